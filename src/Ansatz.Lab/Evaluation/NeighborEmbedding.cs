using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// t-SNE: points of the plane whose neighbors are those of the rows. It minimizes KL(P ‖ Q) between the rows' Gaussian affinities and the points' Student
/// affinities, exactly (all pairs), from the first two principal components, and draws nothing at random. Distances between far groups mean little.
/// Source: van der Maaten and Hinton, Visualizing Data using t-SNE, 2008.
/// </summary>
public static class NeighborEmbedding
{
    private const int Exaggerated = 150;

    private const double Exaggeration = 12, Smallest = 1e-12;

    /// <summary>The points, without gradient.</summary>
    /// <param name="rows">The rows, <c>[n, features]</c>, at least 4. Time and memory grow with n²: 1000 rows take seconds.</param>
    /// <param name="perplexity">The effective number of neighbors of a row, at least 1; at most (n - 1) / 3 is used.</param>
    /// <param name="iterations">Steps of gradient descent with momentum, of which the first 150 exaggerate the affinities.</param>
    /// <returns>The points, <c>[n, 2]</c>, in double precision, with mean 0.</returns>
    /// <exception cref="ArgumentException">There are fewer than 4 rows, or the shape is no matrix.</exception>
    public static Tensor Of(Tensor rows, double perplexity = 30, int iterations = 500)
    {
        var affinities = Affinities(rows, perplexity);
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var p = affinities.To(ScalarType.Float32);
        var points = Start(rows);
        var (velocity, gains) = (points.ZerosLike(), points.OnesLike());
        var rate = Math.Max(rows.Size(0) / Exaggeration, 50);
        for (var i = 0; i < iterations; i++)
        {
            var step = TensorScope.Open();
            var gradient = Gradient(i < Exaggerated ? p * Exaggeration : p, points);
            gains = Tensor.Where((gradient * velocity) < 0, gains + 0.2, gains * 0.8).ClampMin(0.01);
            velocity = (i < Exaggerated ? 0.5 : 0.8) * velocity - rate * gains * gradient;
            points += velocity;
            (points, velocity, gains) = (step.Keep(points - points.Mean([0], keepDimension: true)), step.Keep(velocity), step.Keep(gains));
            step.Dispose();
        }
        return scope.Keep(points.To(ScalarType.Float64));
    }

    /// <summary>
    /// The joint affinities p_ij = (p_j|i + p_i|j) / (2 n), <c>[n, n]</c>, symmetric with sum 1 and an empty diagonal. p_j|i is a Gaussian around row i whose
    /// width gives it the perplexity exp(H).
    /// </summary>
    /// <param name="rows">The rows, <c>[n, features]</c>, at least 4.</param>
    /// <param name="perplexity">The perplexity; at most (n - 1) / 3 is used.</param>
    /// <returns>The affinities, in double precision, without gradient.</returns>
    /// <exception cref="ArgumentException">There are fewer than 4 rows, or the shape is no matrix.</exception>
    public static Tensor Affinities(Tensor rows, double perplexity)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var conditional = Conditional(rows, perplexity);
        return scope.Keep((conditional + conditional.Transpose(0, 1)) / (2.0 * rows.Size(0)));
    }

    /// <summary>p_j|i, <c>[n, n]</c>, rows with sum 1: each row's precision by bisection of its entropy.</summary>
    internal static Tensor Conditional(Tensor rows, double perplexity)
    {
        if (rows.Rank != 2 || rows.Size(0) < 4) throw new ArgumentException($"rows [n, features] with n >= 4 are needed; the shape is {rows.Shape}", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(perplexity, 1);
        var n = rows.Size(0);
        var wanted = Math.Log(Math.Min(perplexity, (n - 1) / 3.0));
        var x = rows.To(ScalarType.Float64);
        var squares = x.Square().Sum(-1, keepDimension: true);
        var distances = (squares + squares.Transpose(0, 1) - 2 * x.MatMul(x.Transpose(0, 1))).ClampMin(0);
        distances = distances / distances.Mean().ClampMin(Smallest);
        var own = Tensor.Eye(n, ScalarType.Bool, x.Device);
        Tensor At(Tensor precision) => Tensor.Where(own, double.NegativeInfinity, -precision * distances).Softmax(-1);
        var (low, high) = (Tensor.Full([n, 1], -30.0, ScalarType.Float64, x.Device), Tensor.Full([n, 1], 30.0, ScalarType.Float64, x.Device));
        for (var i = 0; i < 60; i++)
        {
            var step = TensorScope.Open();
            var middle = (low + high) / 2;
            var p = At(middle.Exp());
            var tooWide = -p.XLogY(p).Sum(-1, keepDimension: true) > wanted;
            (low, high) = (step.Keep(Tensor.Where(tooWide, middle, low)), step.Keep(Tensor.Where(tooWide, high, middle)));
            step.Dispose();
        }
        return At(((low + high) / 2).Exp());
    }

    /// <summary>KL(P ‖ Q) of the affinities and the points' own, q_ij = (1 + |y_i - y_j|²)⁻¹ normalized over all pairs.</summary>
    internal static Tensor Divergence(Tensor affinities, Tensor points)
    {
        var kernel = Student(points);
        return affinities.XLogY(affinities.ClampMin(Smallest)).Sum() - affinities.XLogY((kernel / kernel.Sum()).ClampMin(Smallest)).Sum();
    }

    /// <summary>4 Σ_j (p_ij - q_ij) (y_i - y_j) (1 + |y_i - y_j|²)⁻¹, <c>[n, 2]</c>.</summary>
    internal static Tensor Gradient(Tensor affinities, Tensor points)
    {
        var kernel = Student(points);
        var weights = (affinities - kernel / kernel.Sum()) * kernel;
        return 4 * (weights.Sum(-1, keepDimension: true) * points - weights.MatMul(points));
    }

    private static Tensor Student(Tensor points)
    {
        var squares = points.Square().Sum(-1, keepDimension: true);
        var kernel = (1 + (squares + squares.Transpose(0, 1) - 2 * points.MatMul(points.Transpose(0, 1))).ClampMin(0)).Reciprocal();
        return kernel * (1 - Tensor.Eye(points.Size(0), type: points.DataType, device: points.Device));
    }

    /// <summary>The first two principal components, scaled to a deviation of 1e-4 along the first.</summary>
    private static Tensor Start(Tensor rows)
    {
        var components = PrincipalComponents.Of(rows, (int)Math.Min(2, rows.Size(1)));
        var projected = components.Project(rows) / components.Variances.Max().Sqrt().ClampMin(Smallest) * 1e-4;
        var wide = projected.Size(1) == 2 ? projected : Tensor.Cat([projected, projected.ZerosLike()], 1);
        return wide.To(ScalarType.Float32);
    }
}
