using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>Units from which effects are learned: covariates [units, covariates], treatment 0 or 1 [units], outcome [units].</summary>
/// <param name="Covariates">[units, covariates].</param>
/// <param name="Treatment">0 and 1, [units].</param>
/// <param name="Outcome">[units].</param>
public sealed record EffectUnits(Tensor Covariates, Tensor Treatment, Tensor Outcome)
{
    /// <summary>How many there are.</summary>
    public long Count => Treatment.Size(0);

    /// <summary>The share that was treated, in [0, 1].</summary>
    public double TreatedShare => Treatment.To(ScalarType.Float64).Mean().ToDouble();

    /// <summary>Some of them, in this order.</summary>
    /// <param name="rows">Their numbers, integers [n].</param>
    public EffectUnits Select(Tensor rows) => new(Covariates.IndexSelect(0, rows), Treatment.IndexSelect(0, rows), Outcome.IndexSelect(0, rows));

    /// <summary>The same units with other covariates.</summary>
    /// <param name="covariates">[units, covariates].</param>
    public EffectUnits With(Tensor covariates) => this with { Covariates = covariates };

    /// <summary>Shuffled batches.</summary>
    /// <param name="size">Units a batch, at least 1.</param>
    public Batches<EffectUnits> Batches(int size) => Lab.Batches.Of(Count, size, rows => Select(rows.To(Treatment.Device)));
}
