using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>From what the confounder of a unit is inferred.</summary>
public enum InferenceMode
{
    /// <summary>From covariates, treatment and outcome where the outcome is known, else from what there is.</summary>
    Auto,

    /// <summary>From covariates, treatment and outcome: a counterfactual question about a unit whose outcome is known (abduction).</summary>
    WithinSample,

    /// <summary>From covariates and treatment, or from nothing: a prediction for a unit whose outcome is not known.</summary>
    OutOfSample,
}

/// <summary>A normal posterior of the confounder of each unit.</summary>
/// <param name="Mean">[units, confounders].</param>
/// <param name="Deviation">Standard deviations, [units, confounders].</param>
public sealed record InferredConfounder(Tensor Mean, Tensor Deviation)
{
    /// <summary>The posterior's variance, [units, confounders].</summary>
    public Tensor Variance => Deviation.Square();

    /// <summary>One draw, [units, confounders].</summary>
    /// <param name="stream">The noise.</param>
    public Tensor Draw(RandomStream stream) => Mean + (Deviation * stream.Normal(Mean.Shape, Mean.DataType, Mean.Device));
}
