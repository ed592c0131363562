namespace Ansatz.Networks;

/// <summary>
/// Gradient descent with momentum: b ← μb + g, θ ← θ - rate · b; Nesterov's form moves by g + μb. Without momentum θ ← θ - rate · g.
/// Weight decay adds decay · θ to the gradient.
/// </summary>
public sealed class Sgd : Optimizer
{
    private static readonly string[] Names = ["momentum"];

    private readonly double _momentum;
    private readonly bool _nesterov;

    /// <summary>Gradient descent.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="momentum">How much of the velocity is kept in a step, in [0, 1).</param>
    /// <param name="nesterov">Whether the step looks ahead; needs momentum.</param>
    /// <param name="weightDecay">The L2 penalty's weight.</param>
    public Sgd(Schedule learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        if (momentum is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Momentum lies in [0, 1).");
        }

        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Nesterov's form needs momentum.", nameof(nesterov));
        }

        (_momentum, _nesterov) = (momentum, nesterov);
    }

    private protected override IReadOnlyList<string> Moments => _momentum == 0 ? [] : Names;

    private protected override void Update(in OptimizerUpdate update)
    {
        var gradient = update.DecayedGradient;
        if (_momentum != 0)
        {
            var velocity = update.Moments[0];
            velocity.MultiplyInPlace(_momentum).AddInPlace(gradient);
            gradient = _nesterov ? gradient.Add(velocity, _momentum) : velocity;
        }

        update.Value.AddInPlace(gradient, -update.Rate);
    }
}
