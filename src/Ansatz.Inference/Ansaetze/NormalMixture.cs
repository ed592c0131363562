namespace Ansatz.Inference;

/// <summary>
/// A mixture of normals over all latents at once, <c>sum_k w_k Normal(location_k, diag(scale_k^2))</c> in unconstrained coordinates: for
/// posteriors with several modes. The component is enumerated, so that the gradient is exact over it: K lanes for each draw.
/// </summary>
/// <remarks>
/// Inside <c>o.Particles(n, ..)</c>, as in <see cref="ImportanceWeighted"/>, lanes multiply to <c>K^n</c>: draw the component by
/// <c>bound.With("component", Strategy.LeaveOneOut(4))</c> there.
/// </remarks>
public sealed class NormalMixture : JointAnsatz
{
    private readonly Parameter logits;
    private readonly Parameter locations;
    private readonly Parameter scales;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="components">K, at least 2.</param>
    /// <param name="start">
    /// Where each component's location starts: a random start, from a stream of its own; null: a draw of the prior.
    /// </param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public NormalMixture(GenerativeProgram model, int components, Start? start = null, double scale = 0.3, RandomStream stream = default)
        : base(model, stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 2);
        using var scope = TensorScope.Open();
        logits = new Parameter(Tensor.Zeros(components));
        locations = new Parameter(Tensor.Stack([.. Enumerable.Range(0, components).Select(k => FirstVector(model, start ?? Start.Sample, stream["component"][k]))], 0));
        scales = new Parameter(Tensor.Full([components, Dimension], scale), Constraint.SoftPositive);
    }

    /// <summary>The weights of the components, [components].</summary>
    public Tensor Weights => logits.Value.Softmax(-1).Detach();

    private protected override (Tensor Vector, Tensor LogDensity) Draw(ObjectiveContext o)
    {
        var component = o.Sample("component", Categorical.FromLogits(logits));
        var vector = o.Sample("packed", new Normal(locations.Value[component], scales.Value[component]).ToEvent());
        return (vector, LogDensity(vector));
    }

    private protected override Tensor LogDensity(Tensor vector) =>
        (logits.Value.LogSoftmax(-1) + new Normal(locations, scales).ToEvent().LogDensity(vector.Unsqueeze(-2))).LogSumExp([-1]);
}
