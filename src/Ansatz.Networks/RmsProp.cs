using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// RMSProp: v ← αv + (1 - α)g², θ ← θ - rate · g / (sqrt(v) + ε); centered, the variance v - m² replaces v, with m ← αm + (1 - α)g.
/// With momentum, b ← μb + g / (sqrt(v) + ε), θ ← θ - rate · b. Source: Tieleman and Hinton 2012; Graves 2013 for the centered form.
/// </summary>
public sealed class RmsProp : Optimizer
{
    private static readonly string[] Names = ["square", "momentum", "mean"];

    private readonly double _alpha;
    private readonly double _epsilon;
    private readonly double _momentum;
    private readonly bool _centered;

    /// <summary>RMSProp.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="alpha">How much of the squared gradient's average is kept in a step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root, positive.</param>
    /// <param name="momentum">How much of the velocity is kept in a step, in [0, 1).</param>
    /// <param name="centered">Whether the variance replaces the mean square.</param>
    /// <param name="weightDecay">The L2 penalty's weight.</param>
    public RmsProp(
        Schedule learningRate, double alpha = 0.99, double epsilon = 1e-8, double momentum = 0, bool centered = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        if (alpha is not (>= 0 and < 1) || momentum is not (>= 0 and < 1))
        {
            throw new ArgumentException("Decay rate and momentum lie in [0, 1).");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_alpha, _epsilon, _momentum, _centered) = (alpha, epsilon, momentum, centered);
    }

    private protected override IReadOnlyList<string> Moments => Names[..(_centered ? 3 : _momentum > 0 ? 2 : 1)];

    private protected override void Update(in OptimizerUpdate update)
    {
        var square = update.Moments[0];
        if (!_centered && _momentum == 0 && new RmsPropStep(update.Rate, _alpha, _epsilon, update.WeightDecay).TryTake(update.Value, update.Gradient, square)) return;

        var gradient = update.DecayedGradient;
        square.MultiplyInPlace(_alpha).AddcmulInPlace(gradient, gradient, 1 - _alpha);
        var variance = square;
        if (_centered)
        {
            var mean = update.Moments[2];
            mean.MultiplyInPlace(_alpha).AddInPlace(gradient, 1 - _alpha);
            variance = square.Addcmul(mean, mean, -1);
        }

        var root = variance.Sqrt().AddInPlace(_epsilon);
        if (_momentum > 0)
        {
            var velocity = update.Moments[1];
            velocity.MultiplyInPlace(_momentum).AddcdivInPlace(gradient, root);
            update.Value.AddInPlace(velocity, -update.Rate);
        }
        else
        {
            update.Value.AddcdivInPlace(gradient, root, -update.Rate);
        }
    }
}
