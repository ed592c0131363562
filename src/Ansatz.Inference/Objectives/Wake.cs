namespace Ansatz.Inference;

/// <summary>What a <see cref="Wake"/> phase teaches.</summary>
public enum WakePhase
{
    /// <summary>Model and ansatz at once: reweighted wake-sleep without its sleep phase.</summary>
    Both,

    /// <summary>The model: minus its log density.</summary>
    Model,

    /// <summary>The ansatz: minus its log density, an estimate of <c>KL(posterior || ansatz)</c> up to a constant.</summary>
    Ansatz,
}

/// <summary>
/// A wake phase of reweighted wake-sleep: minus log densities at posterior draws, which importance resampling with the ansatz as proposal makes
/// and which are held constant (Bornschein, Bengio 2015; Le et al. 2019). To be minimized.
/// </summary>
/// <param name="Count">Proposals for each item, at least 1.</param>
/// <param name="Phase">What it teaches.</param>
public sealed record Wake(int Count, WakePhase Phase = WakePhase.Both) : Bound
{
    /// <summary>Proposals for each item.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override bool IsUpper => true;

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var dream = o.Simulate(model.Normalize(new ImportanceResampling(Count, ansatz)).Frozen());
        return Phase switch
        {
            WakePhase.Model => -o.LogDensity(model, dream),
            WakePhase.Ansatz => -o.LogDensity(ansatz, dream),
            _ => -o.Term("model", o.LogDensity(model, dream)) - o.Term("ansatz", o.LogDensity(ansatz, dream)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Phase switch { WakePhase.Model => $"wake-p:{Count}", WakePhase.Ansatz => $"wake-q:{Count}", _ => $"wake:{Count}" };
}

/// <summary>
/// The symmetric (Jeffreys) divergence <c>KL(q || posterior) + KL(posterior || q)</c>, to be minimized: posterior draws come from importance
/// resampling with the ansatz as proposal, held constant, and the two log evidences cancel.
/// </summary>
/// <param name="Count">Proposals for each item, at least 1.</param>
public sealed record Symmetric(int Count) : Bound
{
    /// <summary>Proposals for each item.</summary>
    public int Count { get; init => field = AtLeast(value, 1, nameof(Count)); } = AtLeast(Count, 1, nameof(Count));

    /// <inheritdoc/>
    public override bool IsUpper => true;

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz)
    {
        Trace u = o.Simulate(ansatz), v = o.Simulate(model.Normalize(new ImportanceResampling(Count, ansatz)).Frozen());
        var forward = o.LogDensity(model, v) - o.LogDensity(ansatz, v);
        var ofModel = o.LogDensity(model, u);
        return u.LogDensity - ofModel + forward;
    }

    /// <inheritdoc/>
    public override string ToString() => $"symmetric:{Count}";
}
