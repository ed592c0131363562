namespace Ansatz.Inference;

/// <summary>
/// A bound for an ansatz that draws more than the model has latents: what is too much is integrated out by importance sampling. With the
/// evidence lower bound and one particle that is hierarchical variational inference (Ranganath, Tran, Blei 2016), with M it is IWHVI (Sobolev,
/// Vetrov 2019), with the importance-weighted bound DIWHVI.
/// </summary>
/// <param name="Inner">The bound of the model and the marginal ansatz.</param>
/// <param name="Particles">M: how many draws integrate the auxiliary choices out.</param>
public sealed record Hierarchical(Bound Inner, int Particles) : Bound
{
    /// <summary>M.</summary>
    public int Particles { get; init => field = AtLeast(value, 1, nameof(Particles)); } = AtLeast(Particles, 1, nameof(Particles));

    /// <summary>
    /// Patterns of the choices that are kept, separated by commas; empty: the latents of the model, which one more run of it without gradient finds.
    /// </summary>
    public string Keep { get; init; } = "";

    /// <inheritdoc/>
    public override bool IsUpper => Inner.IsUpper;

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var keep = !string.IsNullOrEmpty(Keep) ? Keep.Split(',', StringSplitOptions.TrimEntries) : [.. o.Importance(model.Frozen(), ChoiceMap.Empty).Trace.Choices.Addresses];
        return Inner.Estimate(o, model, ansatz.Marginal(keep, new ImportanceResampling(Particles)));
    }

    /// <inheritdoc/>
    public override string ToString() => Inner switch
    {
        Inference.Elbo when Particles == 1 => "hvi",
        Inference.Elbo => $"iwhvi:{Particles}",
        Inference.ImportanceWeighted weighted => $"diwhvi:{weighted.Count},{Particles}",
        _ => $"marginal:{Particles} of {Inner}",
    };
}
