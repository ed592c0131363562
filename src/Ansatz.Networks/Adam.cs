using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Adam: with gradient g, m ← β₁m + (1 - β₁)g, v ← β₂v + (1 - β₂)g², θ ← θ - rate · m̂ / (sqrt(v̂) + ε), where m̂ = m / (1 - β₁ᵗ) and
/// v̂ = v / (1 - β₂ᵗ). Weight decay adds decay · θ to the gradient. Source: Kingma and Ba 2015.
/// </summary>
public class Adam : Optimizer
{
    private static readonly string[] Names = ["mean", "square"];

    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>Adam.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">How much of the first moment is kept in a step, in [0, 1).</param>
    /// <param name="beta2">How much of the second moment is kept in a step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the second moment, positive.</param>
    /// <param name="weightDecay">The L2 penalty's weight.</param>
    public Adam(Schedule learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Check(beta1, nameof(beta1));
        Check(beta2, nameof(beta2));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
    }

    private protected override IReadOnlyList<string> Moments => Names;

    private protected override void Update(in OptimizerUpdate update) => Move(update, update.WeightDecay, shrink: 1);

    /// <summary>One step.</summary>
    /// <param name="update">The tensor and its moments.</param>
    /// <param name="decay">The weight of an L2 penalty.</param>
    /// <param name="shrink">What the value is multiplied by.</param>
    private protected void Move(in OptimizerUpdate update, double decay, double shrink)
    {
        var (value, gradient, mean, square) = (update.Value, update.Gradient, update.Moments[0], update.Moments[1]);
        var rate = update.Rate / (1 - Math.Pow(_beta1, update.Step));
        var root = Math.Sqrt(1 - Math.Pow(_beta2, update.Step));
        if (new AdamStep(rate, _beta1, _beta2, root, _epsilon, decay, shrink).TryTake(value, gradient, mean, square)) return;

        if (decay != 0) gradient = gradient.Add(value, decay);
        mean.MultiplyInPlace(_beta1).AddInPlace(gradient, 1 - _beta1);
        square.MultiplyInPlace(_beta2).AddcmulInPlace(gradient, gradient, 1 - _beta2);
        var denominator = square.Sqrt().DivideInPlace(root).AddInPlace(_epsilon);
        if (shrink != 1) value.MultiplyInPlace(shrink);
        value.AddcdivInPlace(mean, denominator, -rate);
    }

    private static void Check(double beta, string name)
    {
        if (beta is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, beta, "A decay rate of a moment lies in [0, 1).");
        }
    }
}

/// <summary>
/// Adam with decoupled weight decay: before Adam's step θ ← θ (1 - rate · decay). Source: Loshchilov and Hutter 2019.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">How much of the first moment is kept in a step, in [0, 1).</param>
    /// <param name="beta2">How much of the second moment is kept in a step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the second moment, positive.</param>
    /// <param name="weightDecay">How fast weights shrink, relative to the learning rate.</param>
    public AdamW(Schedule learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : base(learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    private protected override void Update(in OptimizerUpdate update) => Move(update, decay: 0, shrink: 1 - (update.Rate * update.WeightDecay));
}
