using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// How covariates x and an unseen confounder u act: log-odds of the treatment a(x) + γ'u, expected outcome f_t(x) + b_t'u, and, where an interaction is wanted, + h_t(x, u).
/// </summary>
internal sealed class StructuralModel : Module
{
    /// <summary>Log-odds beyond this saturate in single precision; they are clipped.</summary>
    private const double MostLogOdds = 15;

    private const double FirstLoading = 0.5;

    private readonly Mlp _propensity;
    private readonly Mlp[] _outcomes;
    private readonly Mlp[] _interactions = [];
    private readonly Parameter _gamma;
    private readonly Parameter _loadings;
    private readonly ModuleBuffer _orientation;

    public StructuralModel(VluciOptions options, long covariates, RandomStream stream)
    {
        long[] sizes = [covariates, options.Width, options.Width, 1];
        _propensity = new Mlp(sizes, stream["propensity"], OutcomeNetwork.Between);
        _outcomes = [.. Enumerable.Range(0, 2).Select(arm => new Mlp(sizes, stream["outcome"][arm], OutcomeNetwork.Between))];
        _gamma = new Parameter(Tensor.Full([options.ConfounderSize], FirstLoading));
        _loadings = new Parameter(Tensor.Full([2, options.ConfounderSize], FirstLoading));
        _orientation = new ModuleBuffer(Tensor.Ones(options.ConfounderSize));
        if (!options.Interaction) return;
        sizes[0] += options.ConfounderSize;
        _interactions = [.. Enumerable.Range(0, 2).Select(arm => new Mlp(sizes, stream["interaction"][arm], OutcomeNetwork.Between))];
        foreach (var (name, parameter) in _interactions.SelectMany(network => network.NamedParameters()))
            if (name.StartsWith("layers.4.", StringComparison.Ordinal)) parameter.Assign(Tensor.Zeros(parameter.Shape)); // the last layer: no interaction at first
    }

    /// <summary>γ: how the confounder acts on the log-odds of the treatment, [confounders].</summary>
    public Parameter Gamma => _gamma;

    /// <summary>b_0 and b_1: how it acts on the standardized outcome of each arm, [2, confounders].</summary>
    public Parameter Loadings => _loadings;

    /// <summary>The log-odds of the treatment, [..., units], within ±15.</summary>
    /// <param name="x">[units, covariates].</param>
    /// <param name="u">[..., units, confounders].</param>
    public Tensor LogOdds(Tensor x, Tensor u) => WithConfounder(LogOdds(x), u);

    /// <summary>a(x): the part of the log-odds of the treatment that covariates explain, [units].</summary>
    /// <param name="x">[units, covariates].</param>
    public Tensor LogOdds(Tensor x) => _propensity.Forward(x).Squeeze(-1);

    /// <summary>The log-odds of the treatment, [..., units], within ±15, from the part that covariates explain.</summary>
    /// <param name="explained">a(x), [units].</param>
    /// <param name="u">[..., units, confounders].</param>
    public Tensor WithConfounder(Tensor explained, Tensor u) => (explained + (_gamma.Value * u).Sum([-1])).Clamp(-MostLogOdds, MostLogOdds);

    /// <summary>The expected standardized outcome in the units' own arms, [..., units].</summary>
    /// <param name="x">[units, covariates].</param>
    /// <param name="t">0 and 1, [units].</param>
    /// <param name="u">[..., units, confounders].</param>
    public Tensor Outcome(Tensor x, Tensor t, Tensor u)
    {
        var isTreated = t > 0.5;
        var loadings = Tensor.Where(isTreated.Unsqueeze(-1), _loadings.Value[1], _loadings.Value[0]);
        var expected = Tensor.Where(isTreated, _outcomes[1].Forward(x).Squeeze(-1), _outcomes[0].Forward(x).Squeeze(-1)) + (loadings * u).Sum([-1]);
        if (_interactions.Length == 0) return expected;
        var both = Tensor.Cat([x.Expand(u.Shape[..^1].Concat([x.Size(-1)])), _orientation.Value * u], -1);
        return expected + Tensor.Where(isTreated, _interactions[1].Forward(both).Squeeze(-1), _interactions[0].Forward(both).Squeeze(-1));
    }

    /// <summary>Replaces u by its negative where a sign is negative: the same model of other confounders.</summary>
    /// <param name="signs">1 and -1, [confounders].</param>
    public void Flip(Tensor signs)
    {
        _gamma.Assign(_gamma.Value.Detach() * signs);
        _loadings.Assign(_loadings.Value.Detach() * signs);
        _orientation.Assign(_orientation.Value * signs);
    }
}
