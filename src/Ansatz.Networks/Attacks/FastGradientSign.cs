using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>The fast gradient sign method: x + ε sign(∇ₓ loss), clipped. Source: Goodfellow, Shlens and Szegedy, Explaining and harnessing adversarial examples, 2015.</summary>
public sealed record FastGradientSign : BoundedAttack
{
    /// <inheritdoc/>
    public override string Name => "fgsm";

    /// <inheritdoc/>
    public override string ToString() => Text($"fgsm:{Epsilon}");

    private protected override Tensor Change(AttackTarget target, Tensor input, Tensor truth, RandomStream stream) =>
        target.Clip(input + Epsilon * target.Gradient(input, truth).Sign());
}

/// <summary>
/// Projected gradient ascent in the maximum norm: x ← clip(x + α sign(∇ₓ loss)), projected to |x - x₀| ≤ ε. Source: Madry et al., Towards deep learning
/// models resistant to adversarial attacks, 2018; from x₀ itself the basic iterative method of Kurakin, Goodfellow and Bengio, Adversarial examples in the
/// physical world, 2017 (also called I-FGSM).
/// </summary>
public sealed record ProjectedGradient : BoundedAttack
{
    /// <inheritdoc/>
    public override string Name => "pgd";

    /// <summary>How many steps, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Steps { get; init => field = AtLeastOne(value, "an attack takes at least one step"); } = 10;

    /// <summary>The length α of a step, in the unit of the inputs; null: 2.5 ε / steps, with which the border can be reached from anywhere in the ball.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public double? StepSize
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "the length of a step is positive");
    }

    /// <summary>Whether it starts at a uniformly random point of the ball, else at the input.</summary>
    public bool RandomStart { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        Text($"pgd:{Epsilon},steps={Steps}") + (StepSize is { } size ? Text($",step={size}") : "") + (RandomStart ? ",start=random" : "");

    private protected override Tensor Change(AttackTarget target, Tensor input, Tensor truth, RandomStream stream)
    {
        var size = StepSize ?? 2.5 * Epsilon / Steps;
        var (low, high) = (input - Epsilon, input + Epsilon);
        var x = RandomStart ? target.Clip(input + Epsilon * (2 * stream.Uniform(input.Shape, input.DataType, input.Device) - 1)) : input;
        for (var step = 0; step < Steps; step++) x = Step(target, x, truth, size, low, high);
        return x;
    }

    private static Tensor Step(AttackTarget target, Tensor x, Tensor truth, double size, Tensor low, Tensor high)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(target.Clip((x + size * target.Gradient(x, truth).Sign()).Maximum(low).Minimum(high)));
    }
}
