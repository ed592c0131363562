namespace Ansatz.Inference;

/// <summary>
/// The Renyi bound <c>1 / (1 - alpha) log (1/N) sum_i w_i^(1 - alpha)</c> with <c>w = p(x, z) / q(z)</c>: alpha = 1 is the evidence lower bound,
/// alpha = 0 the importance-weighted one (Li and Turner, Renyi Divergence Variational Inference, 2016).
/// </summary>
/// <param name="Alpha">The order, at least 0; smaller covers more of the posterior.</param>
/// <param name="Count">N, at least 1.</param>
public sealed record Renyi(double Alpha, int Count) : Bound
{
    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var logWeights = o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            return o.LogDensity(model, q) - q.LogDensity;
        });
        return Alpha == 1 ? logWeights.Mean([0]) : (logWeights * (1 - Alpha)).LogMeanExp(0) / (1 - Alpha);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"renyi:{Alpha},{Count}");
}

/// <summary>
/// The chi upper bound of the log evidence, <c>1 / n log (1/N) sum_i w_i^n</c>, to be minimized (Dieng et al., Variational Inference via chi
/// Upper Bound Minimization, 2017). At finite N its estimate lies below it.
/// </summary>
/// <param name="Order">n, above 1.</param>
/// <param name="Count">N, at least 1.</param>
public sealed record ChiUpper(double Order, int Count) : Bound
{
    /// <summary>n.</summary>
    public double Order { get; init => field = Above(value, 1, nameof(Order)); } = Above(Order, 1, nameof(Order));

    /// <summary>N.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override bool IsUpper => true;

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) =>
        (o.Particles(Count, () =>
        {
            var q = o.Simulate(ansatz);
            return o.LogDensity(model, q) - q.LogDensity;
        }) * Order).LogMeanExp(0) / Order;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"chi:{Order},{Count}");
}
