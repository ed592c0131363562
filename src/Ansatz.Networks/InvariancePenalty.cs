using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// What a predictor pays for being better in some environments than in others. Written <c>none</c>, <c>irm:WEIGHT</c> or <c>v-rex:WEIGHT</c>.
/// </summary>
public sealed record InvariancePenalty : ISpelled
{
    /// <summary>The step of the central difference by the multiplier: exact where losses are squared errors, to 10⁻³ where they are cross entropies. A power of 2, which no type rounds.</summary>
    private const double Step = 1.0 / 16;

    private InvariancePenalty(string name, double weight) => (Name, Weight) = (name, weight);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("none", "no penalty"),
        new("irm:WEIGHT", "invariant risk minimization: the squared derivative of each environment's loss by a multiplier of the predictions, at 1"),
        new("v-rex:WEIGHT", "risk extrapolation: the variance of the environments' losses"),
    ];

    /// <summary>No penalty.</summary>
    public static InvariancePenalty None { get; } = new("none", 0);

    /// <summary>
    /// Invariant risk minimization, IRMv1: the mean over environments of (d L_e(w · predictions) / dw at w = 1)², the derivative by a central difference, exact for squared errors. Source: Arjovsky, Bottou, Gulrajani, Lopez-Paz 2019.
    /// </summary>
    /// <param name="weight">Its weight, at least 0.</param>
    public static InvariancePenalty InvariantRisk(double weight) => new("irm", Checked(weight));

    /// <summary>Variance risk extrapolation, V-REx: the variance of L_e over environments. Source: Krueger et al. 2021.</summary>
    /// <param name="weight">Its weight, at least 0.</param>
    public static InvariancePenalty RiskExtrapolation(double weight) => new("v-rex", Checked(weight));

    /// <summary><c>none</c>, <c>irm</c> or <c>v-rex</c>.</summary>
    public string Name { get; }

    /// <summary>The weight.</summary>
    public double Weight { get; }

    /// <summary>The mean loss of the environments and their weighted penalty, both differentiable.</summary>
    /// <param name="losses">From a multiplier of the predictions, [environments], to the loss of each environment, [environments].</param>
    /// <param name="environments">How many environments, at least 1.</param>
    /// <param name="device">Where the multipliers lie; null: the processor.</param>
    public (Tensor Loss, Tensor Penalty) Of(Func<Tensor, Tensor> losses, int environments, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(environments, 1);
        var multiplier = Tensor.Ones([environments], device: device);
        if (Name != "irm")
        {
            var each = losses(multiplier);
            return (each.Mean(), Name == "none" ? Tensor.Zeros([], each.DataType, each.Device) : Weight * (each - each.Mean()).Square().Mean());
        }
        var slope = (losses(multiplier + Step) - losses(multiplier - Step)) / (2 * Step);
        return (losses(multiplier).Mean(), Weight * slope.Square().Mean());
    }

    /// <summary>Reads a penalty.</summary>
    /// <exception cref="FormatException">The text spells none.</exception>
    public static InvariancePenalty Parse(string text)
    {
        var parts = text.Trim().Split(':', 2);
        if (parts is ["none"]) return None;
        if (parts.Length == 2 && parts[0] is "irm" or "v-rex" && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight >= 0 && double.IsFinite(weight))
            return new(parts[0], weight);
        throw new FormatException($"'{text}' is no invariance penalty: {Spelling.Forms(Spellings)}, with a weight of at least 0.");
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Name == "none" ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}:{Weight}");

    private static double Checked(double weight) => weight >= 0 && double.IsFinite(weight) ? weight : throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is at least 0.");
}
