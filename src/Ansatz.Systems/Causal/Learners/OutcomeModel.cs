using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>A fitted model of the outcomes of both arms given covariates.</summary>
public abstract class OutcomeModel : Module
{
    /// <summary>Expected outcomes, untreated and treated, without gradient: [..., 2], in the outcome's unit.</summary>
    /// <param name="covariates">[..., covariates].</param>
    public Tensor Outcomes(Tensor covariates)
    {
        var rows = covariates.Reshape([-1, covariates.Size(-1)]);
        return Chunked.Map(rows, Predict, rows: 1024).Reshape(covariates.Shape[..^1].Concat([2]));
    }

    /// <summary>Expected effects, treated less untreated, without gradient: [...], in the outcome's unit.</summary>
    /// <param name="covariates">[..., covariates].</param>
    public Tensor Effects(Tensor covariates)
    {
        var outcomes = Outcomes(covariates);
        return outcomes.Select(-1, 1) - outcomes.Select(-1, 0);
    }

    /// <summary>Expected outcomes of some rows, [n, 2], in the outcome's unit.</summary>
    /// <param name="covariates">[n, covariates].</param>
    protected abstract Tensor Predict(Tensor covariates);
}
