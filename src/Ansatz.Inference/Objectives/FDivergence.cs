using System.Globalization;

namespace Ansatz.Inference;

/// <summary>
/// The f-divergence <c>E_q[f(w)]</c> with <c>w = p(x, z) / q(z)</c>, for any convex f, to be minimized. With one draw it is unnormalized as it
/// stands: for models whose evidence is one, or with <see cref="CsiszarFunction.SelfNormalized"/>. With N draws the weights are divided by their
/// mean, so that it is the divergence of posterior and ansatz for any evidence, with a bias that vanishes as N grows.
/// </summary>
/// <param name="Function">f as a function of log w.</param>
/// <param name="Count">N, at least 1.</param>
public sealed record FDivergence(CsiszarFunction Function, int Count = 1) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override bool IsUpper => true;

    /// <summary>The Csiszar function of a name, as <see cref="Bound.Parse"/> reads it.</summary>
    /// <exception cref="FormatException">There is no such function.</exception>
    public static CsiszarFunction Named(string name)
    {
        foreach (var (prefix, change) in Changes)
        {
            if (name.StartsWith(prefix))
            {
                return change(Named(name[prefix.Length..]));
            }
        }

        return name.StartsWith("amari-") ? CsiszarFunction.Amari(double.Parse(name["amari-".Length..], CultureInfo.InvariantCulture))
            : name.StartsWith("t-power-") ? CsiszarFunction.Power(double.Parse(name["t-power-".Length..], CultureInfo.InvariantCulture))
            : CsiszarFunction.All.FirstOrDefault(function => function.Name == name) ?? throw new FormatException($"there is no function '{name}'");
    }

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var logWeights = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            return o.LogDensity(model, q) - q.LogDensity;
        });
        return Function.Of(Count == 1 ? logWeights : logWeights - logWeights.LogMeanExp(0)).Mean([0]);
    }

    /// <inheritdoc/>
    public override string ToString() => Count == 1 ? $"f:{Function.Name}" : $"f:{Function.Name},{Count}";

    private static IReadOnlyList<(string Prefix, Func<CsiszarFunction, CsiszarFunction> Change)> Changes { get; } =
    [
        ("dual-", static f => f.Dual()),
        ("symmetrized-", static f => f.Symmetrized()),
        ("self-normalized-", static f => f.SelfNormalized()),
    ];
}
