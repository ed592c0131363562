using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// DeepFool: the nearest border between the true class k₀ and another, as if the classifier were linear where the input stands, again and again until the
/// class changes. A step is r = |f_l - f_k₀| / ‖∇f_l - ∇f_k₀‖² · (∇f_l - ∇f_k₀) for the class l of the shortest such step; the sum of steps is lengthened by
/// an overshoot. An input that is misclassified already stays. Source: Moosavi-Dezfooli, Fawzi and Frossard, DeepFool, 2016, algorithm 2.
/// </summary>
public sealed record DeepFool : Attack
{
    /// <inheritdoc/>
    public override string Name => "deepfool";

    /// <summary>At most so many steps, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Steps { get; init => field = AtLeastOne(value, "an attack takes at least one step"); } = 50;

    /// <summary>By what share the way is lengthened, so that it ends beyond the border; not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double Overshoot { get; init => field = NotNegative(value, "the overshoot is not negative"); } = 0.02;

    /// <summary>How many of the likeliest classes are tried as the other one, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Classes { get; init => field = AtLeastOne(value, "at least one other class is tried"); } = 9;

    /// <inheritdoc/>
    public override string ToString() => Text($"deepfool:steps={Steps},overshoot={Overshoot},classes={Classes}");

    private protected override Tensor Change(AttackTarget target, Tensor input, Tensor truth, RandomStream stream)
    {
        var way = input.ZerosLike();
        var open = Open(target, input, truth, Tensor.Arange(input.Size(0), device: input.Device));
        for (var step = 0; step < Steps && open.Count > 0; step++)
        {
            var (start, y) = (input.IndexSelect(0, open), truth.IndexSelect(0, open));
            var gone = way.IndexSelect(0, open);
            gone += Shortest(target, Moved(target, start, gone), y);
            way = way.IndexCopy(0, open, gone);
            open = Open(target, Moved(target, start, gone), y, open);
        }

        return Moved(target, input, way);
    }

    private Tensor Moved(AttackTarget target, Tensor input, Tensor way) => target.Clip(input + (1 + Overshoot) * way);

    /// <summary>The numbers of the items whose true class is still found.</summary>
    private static Tensor Open(AttackTarget target, Tensor x, Tensor truth, Tensor numbers)
    {
        using var off = NoGrad.Begin();
        return numbers.MaskedSelect(target.Logits(x).ArgMax(-1).Eq(truth.To(ScalarType.Int64)));
    }

    /// <summary>The shortest linear step to a border, [n, ...].</summary>
    private Tensor Shortest(AttackTarget target, Tensor input, Tensor truth)
    {
        using var scope = TensorScope.Open();
        var x = AttackTarget.Leaf(input);
        var logits = target.Logits(x);
        var classes = AttackTarget.Classes(truth);
        var own = logits.Gather(-1, classes);
        var others = logits.Detach().Scatter(-1, classes, double.NegativeInfinity).ArgSort(-1, descending: true);
        var (best, length) = (input.ZerosLike(), Tensor.Full([input.Size(0)], double.PositiveInfinity, input.DataType, input.Device));
        var count = Math.Min(Classes, logits.Size(-1) - 1);
        for (var k = 0; k < count; k++)
        {
            var gap = (logits.Gather(-1, others.Narrow(-1, k, 1)) - own).Squeeze(-1);
            var direction = AttackTarget.Differentiate(gap.Sum(), x, retainGraph: k + 1 < count);
            var norm = direction.Flatten(1).Square().Sum([-1]).Sqrt() + 1e-12;
            var distance = gap.Detach().Abs() / norm;
            var nearer = distance < length;
            best = Tensor.Where(Along(nearer, input), direction * Along(distance / norm, input), best);
            length = Tensor.Where(nearer, distance, length);
        }

        return scope.Keep(best);
    }

    /// <summary>A number an item, in the rank of the inputs.</summary>
    private static Tensor Along(Tensor values, Tensor input)
    {
        var shape = new long[input.Rank];
        Array.Fill(shape, 1);
        shape[0] = input.Size(0);
        return values.Reshape(shape);
    }
}
