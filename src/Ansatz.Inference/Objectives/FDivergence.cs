namespace Ansatz.Inference;

/// <summary>
/// Minus the f-divergence <c>E_q[f(w)]</c> with <c>w = p(x, z) / q(z)</c>, for any convex f, unnormalized as it stands. It is to be maximized, so
/// that the divergence is minimized. For models whose evidence is near one (or with <see cref="CsiszarFunction.SelfNormalized"/>).
/// </summary>
/// <param name="Function">f as a function of log w.</param>
public sealed record FDivergence(CsiszarFunction Function) : Bound
{
    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var q = o.Simulate(ansatz);
        return -Function.Of(o.LogDensity(model, q) - q.LogDensity);
    }

    /// <inheritdoc/>
    public override string ToString() => $"f:{Function.Name}";
}
