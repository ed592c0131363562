using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// What the networks give for units, each run once however many programs read it: made anew in each body of an objective. Where parameters are read in
/// another way (a frozen program holds them constant) it is run for that way too.
/// </summary>
internal sealed class NetworkOutputs
{
    private readonly PerParameterView<Tensor> _logOdds;
    private readonly PerParameterView<Normal> _abduction;
    private readonly PerParameterView<Normal> _prognosis;

    /// <summary>The outputs of networks that have not been run yet.</summary>
    /// <param name="structure">a(x).</param>
    /// <param name="abduction">q(u|x,t,y).</param>
    /// <param name="prognosis">q(u|x,t).</param>
    /// <param name="units">Standardized covariates, treatment and standardized outcome.</param>
    public NetworkOutputs(StructuralModel structure, ConfounderNetwork abduction, ConfounderNetwork prognosis, EffectUnits units)
    {
        _logOdds = new(() => structure.LogOdds(units.Covariates));
        _abduction = new(() => abduction.Forward(units.Covariates, units.Treatment, units.Outcome));
        _prognosis = new(() => prognosis.Forward(units.Covariates, units.Treatment));
    }

    /// <summary>a(x), [units].</summary>
    public Tensor LogOdds => _logOdds.Value;

    /// <summary>q(u|x,t,y), number by number: [units, confounders].</summary>
    public Normal Abduction => _abduction.Value;

    /// <summary>q(u|x,t), number by number: [units, confounders].</summary>
    public Normal Prognosis => _prognosis.Value;
}
