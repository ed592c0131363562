using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// k-means: centers that minimize the sum of squared distances of the rows to the nearest one. Lloyd's algorithm from starts drawn by k-means++, the best of
/// several. Source: Arthur and Vassilvitskii, k-means++: the advantages of careful seeding, 2007.
/// </summary>
public sealed class KMeans
{
    private KMeans(Tensor centers, double inertia) => (Centers, Inertia) = (centers, inertia);

    /// <summary>The centers, [clusters, features], in double precision.</summary>
    public Tensor Centers { get; }

    /// <summary>The sum of squared distances to the nearest centers.</summary>
    public double Inertia { get; }

    /// <summary>Finds clusters.</summary>
    /// <param name="rows">The rows, [n, features].</param>
    /// <param name="clusters">How many, 1 to n.</param>
    /// <param name="stream">The randomness of the starts.</param>
    /// <param name="starts">How many starts.</param>
    /// <param name="steps">Steps of a start at most.</param>
    /// <returns>The best clusters.</returns>
    /// <exception cref="ArgumentException">The shape is no matrix, or there are fewer rows than clusters.</exception>
    public static KMeans Fit(Tensor rows, int clusters, RandomStream stream, int starts = 10, int steps = 100)
    {
        if (rows.Rank != 2 || rows.Size(0) < clusters) throw new ArgumentException($"rows [n, features], at least {clusters}, are needed; the shape is {rows.Shape}", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        using var off = NoGrad.Begin();
        var x = rows.To(ScalarType.Float64);
        return Enumerable.Range(0, starts).Select(start => Descend(x, clusters, stream[start], steps)).MinBy(found => found.Inertia)!;
    }

    /// <summary>The number of the nearest center of each row, [n].</summary>
    /// <param name="rows">The rows, [n, features].</param>
    public Tensor Assign(Tensor rows) => Chunked.Map(rows, part => SquaredDistances(part.To(ScalarType.Float64), Centers).ArgMin(-1), rows: 10_000);

    private static KMeans Descend(Tensor x, int clusters, RandomStream stream, int steps)
    {
        var scope = TensorScope.Open();
        try
        {
            var centers = Start(x, clusters, stream);
            var inertia = double.PositiveInfinity;
            for (var step = 0; step < steps; step++)
            {
                var (distance, nearest) = SquaredDistances(x, centers).Min(-1);
                var now = distance.Sum().ToDouble();
                if (now >= inertia * (1 - 1e-10)) break;
                inertia = now;
                var member = nearest.OneHot(clusters).To(ScalarType.Float64);
                var counts = member.Sum([0]).Unsqueeze(-1);
                // A center without rows goes to the row that is farthest from its own.
                var farthest = x.IndexSelect(0, distance.ArgMax(0).Unsqueeze(0));
                centers = Tensor.Where(counts > 0, member.Transpose(-2, -1).MatMul(x) / counts.Clamp(min: 1), farthest);
            }
            return new KMeans(scope.Keep(centers), SquaredDistances(x, centers).Min(-1).Values.Sum().ToDouble());
        }
        finally
        {
            scope.Dispose();
        }
    }

    private static Tensor Start(Tensor x, int clusters, RandomStream stream)
    {
        var chosen = new List<Tensor> { x.Narrow(0, stream["first"].Permutation(x.Size(0)).ToArray<long>()[0], 1) };
        while (chosen.Count < clusters)
        {
            var sum = SquaredDistances(x, Tensor.Cat([.. chosen], 0)).Min(-1).Values.CumSum(0);
            var total = sum.Select(0, x.Size(0) - 1).ToDouble();
            var drawn = stream["next"][chosen.Count].Uniform([1]).ToDouble() * total;
            var row = Math.Min((sum < drawn).Sum().ToInt64(), x.Size(0) - 1);
            chosen.Add(x.Narrow(0, row, 1));
        }
        return Tensor.Cat([.. chosen], 0);
    }

    private static Tensor SquaredDistances(Tensor x, Tensor centers) =>
        (x.Square().Sum([-1], keepDimension: true) - 2 * x.MatMul(centers.Transpose(-2, -1)) + centers.Square().Sum([-1])).Clamp(min: 0);
}
