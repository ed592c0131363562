using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// The attack of Carlini and Wagner in the Euclidean norm: Adam on ‖x' - x‖² + c max(Z_y - max_k≠y Z_k, -κ), the nearest x' of another class being kept; c by
/// bisection for each item. In a bounded range x' = low + (high - low)(1 + tanh w) / 2. An input for which none is found stays.
/// Source: Carlini and Wagner, Towards evaluating the robustness of neural networks, 2017, section VI-A.
/// </summary>
public sealed record CarliniWagner : Attack
{
    private const double First = 1, Largest = 1e10;

    /// <inheritdoc/>
    public override string Name => "cw";

    /// <summary>Adam's steps for each weight c, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Steps { get; init => field = AtLeastOne(value, "an attack takes at least one step"); } = 100;

    /// <summary>How many weights c are tried, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Searches { get; init => field = AtLeastOne(value, "at least one weight is tried"); } = 5;

    /// <summary>Adam's step size, positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public double LearningRate
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "a step size is positive");
    } = 0.05;

    /// <summary>The confidence κ: by how much the logit of the other class must be above that of the true one; not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double Confidence { get; init => field = NotNegative(value, "the confidence is not negative"); }

    /// <inheritdoc/>
    public override string ToString() => Text($"cw:steps={Steps},searches={Searches},rate={LearningRate},confidence={Confidence}");

    private protected override Tensor Change(AttackTarget target, Tensor input, Tensor truth, RandomStream stream)
    {
        Tensor Each(double value) => Tensor.Full([input.Size(0)], value, input.DataType, input.Device);
        var (found, distance) = (input, Each(double.PositiveInfinity));
        var (low, high, weight) = (Each(0), Each(Largest), Each(First));
        for (var search = 0; search < Searches; search++)
        {
            var (x, d, successful) = Descend(target, input, truth, weight);
            var better = d < distance;
            found = Tensor.Where(better.Reshape([-1, .. Ones(input)]), x, found);
            distance = Tensor.Where(better, d, distance);
            (low, high) = (Tensor.Where(successful, low, weight), Tensor.Where(successful, weight, high));
            weight = Tensor.Where(high < Largest, (low + high) / 2, weight * 10);
        }

        return found;
    }

    /// <summary>The nearest adversarial inputs that one descent meets, their squared distances (infinite: none), and whether there was one.</summary>
    private (Tensor Found, Tensor Distance, Tensor Successful) Descend(AttackTarget target, Tensor input, Tensor truth, Tensor weight)
    {
        var box = new Box(target);
        var w = new Parameter(box.Into(input));
        var adam = new Adam(LearningRate);
        adam.Add(new ParameterGroup([w]));
        var (found, distance) = (input, Tensor.Full([input.Size(0)], double.PositiveInfinity, input.DataType, input.Device));
        for (var step = 0; step < Steps; step++) (found, distance) = Step(target, box, w, adam, input, truth, weight, found, distance);
        return (found, distance, distance < double.PositiveInfinity);
    }

    private (Tensor Found, Tensor Distance) Step(
        AttackTarget target, Box box, Parameter w, Adam adam, Tensor input, Tensor truth, Tensor weight, Tensor found, Tensor distance)
    {
        using var scope = TensorScope.Open();
        var x = box.OutOf(w.Value);
        var squares = (x - input).Square().Flatten(1).Sum([-1]);
        var gap = Gap(target.Logits(x), truth);
        var loss = (squares + weight * gap.Clamp(min: -Confidence)).Sum();
        adam.Step([AttackTarget.Differentiate(loss, w.Unconstrained)]);
        using var off = NoGrad.Begin();
        var better = (gap < 0) & (gap <= -Confidence) & (squares < distance);
        return (scope.Keep(Tensor.Where(better.Reshape([-1, .. Ones(input)]), x, found).Detach()), scope.Keep(Tensor.Where(better, squares, distance).Detach()));
    }

    /// <summary>The logit of the true class less the largest other one, [n].</summary>
    private static Tensor Gap(Tensor logits, Tensor truth)
    {
        var classes = AttackTarget.Classes(truth);
        return (logits.Gather(-1, classes) - logits.Scatter(-1, classes, double.NegativeInfinity).Max(-1, keepDimension: true).Values).Squeeze(-1);
    }

    private static long[] Ones(Tensor input)
    {
        var ones = new long[input.Rank - 1];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>The change of variables that keeps inputs in their range.</summary>
    private sealed class Box(AttackTarget target)
    {
        private const double Inside = 0.999999; // the border itself is at infinity

        private double Middle => (target.Maximum + target.Minimum) / 2;

        private double Half => (target.Maximum - target.Minimum) / 2;

        public Tensor Into(Tensor x) => target.IsBounded ? ((x - Middle) / Half * Inside).Clamp(-Inside, Inside).Atanh() : x;

        public Tensor OutOf(Tensor w) => target.IsBounded ? Middle + Half * w.Tanh() : target.Clip(w);
    }
}
