using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>Infers unobserved confounders of treatment and outcome, and estimates effects with their help.</summary>
/// <remarks>
/// A structural model p(u) p(t|x,u) p(y|x,t,u) with u independent of x, a network q(u|x,t,y) for units whose outcome is known and another, q(u|x,t), for those whose
/// outcome is not; both are fitted at once by two bounds. The inferred u goes as a further covariate to any learner of effects. Effects are identified by the
/// assumptions alone. Source: Zhao, Huang, Wu, Peng and Sun, VLUCI: Variational Learning of Unobserved Confounders for Counterfactual Inference, 2023; network sizes and
/// constants are ours.
/// </remarks>
[VariationalSystem("vluci", Domain.Causal, Paper = "arXiv:2308.00904", Year = 2023,
    Title = "VLUCI: Variational Learning of Unobserved Confounders for Counterfactual Inference")]
public sealed partial class Vluci : Module, IFittedModel<Vluci>, IKnowsOrigin
{
    private const double UsualIndependence = 0.1;

    private const int MostCovariatesOfIndependence = 50;

    private readonly StructuralModel _structure;
    private readonly ConfounderNetwork _abduction;
    private readonly ConfounderNetwork _prognosis;
    private readonly Standardization _outcome = new(1);
    private readonly ModuleBuffer _widthOfCovariates = new(Tensor.Ones(Shape.Scalar));
    private OutcomeModel? _learner;
    private OutcomeModel? _unaided;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="covariates">How the covariates become numbers.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public Vluci(VluciOptions options, FeatureEncoder covariates, RandomStream stream)
    {
        (Options, Covariates) = (options, covariates);
        _structure = new StructuralModel(options, covariates.Width, stream["structure"]);
        _abduction = new ConfounderNetwork(covariates.Width + 2, options, stream["abduction"]);
        _prognosis = new ConfounderNetwork(covariates.Width + 1, options, stream["prognosis"]);
    }

    /// <summary>What the model is made of.</summary>
    public VluciOptions Options { get; }

    /// <summary>How the covariates become numbers.</summary>
    public FeatureEncoder Covariates { get; }

    /// <summary>How confounder and covariates act.</summary>
    internal StructuralModel Structure => _structure;

    /// <summary>The parts that the objective trains: all but the learners of effects.</summary>
    internal IReadOnlyList<Module> Parts => [_structure, _abduction, _prognosis];

    /// <summary>p(u) p(t|x,u) p(y|x,t,u).</summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome.</param>
    public GenerativeProgram Model(EffectUnits units) => new(p =>
    {
        using var plate = p.Plate("units", units.Count);
        var u = p.Sample("u", Normal.Standard(Options.ConfounderSize));
        p.Observe("t", Bernoulli.FromLogits(_structure.LogOdds(units.Covariates, u)), units.Treatment);
        p.Observe("y", new Normal(_structure.Outcome(units.Covariates, units.Treatment, u), Options.OutcomeNoise), units.Outcome);
    });

    /// <summary>p(u) p(t|x,u): the model of a unit whose outcome is not known.</summary>
    /// <param name="units">Standardized covariates and treatment.</param>
    public GenerativeProgram TreatmentModel(EffectUnits units) => new(p =>
    {
        using var plate = p.Plate("units", units.Count);
        var u = p.Sample("u", Normal.Standard(Options.ConfounderSize));
        p.Observe("t", Bernoulli.FromLogits(_structure.LogOdds(units.Covariates, u)), units.Treatment);
    });

    /// <summary>q(u|x,t,y): the first inference network.</summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome.</param>
    public GenerativeProgram Abduction(EffectUnits units) => new(q =>
    {
        using var plate = q.Plate("units", units.Count);
        q.Sample("u", _abduction.Forward(units.Covariates, units.Treatment, units.Outcome));
    });

    /// <summary>q(u|x,t): the second inference network, which never sees the outcome.</summary>
    /// <param name="units">Standardized covariates and treatment.</param>
    public GenerativeProgram Prognosis(EffectUnits units) => new(q =>
    {
        using var plate = q.Plate("units", units.Count);
        q.Sample("u", _prognosis.Forward(units.Covariates, units.Treatment));
    });

    /// <summary>The bound of log p(t,y|x), in nats a unit.</summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome.</param>
    public Objective FirstBound(EffectUnits units) => WeightedBound.Of(Model(units), Abduction(units));

    /// <summary>The bound of log p(t|x), in nats a unit.</summary>
    /// <param name="units">Standardized covariates and treatment.</param>
    public Objective SecondBound(EffectUnits units) => Options.Bound.Of(TreatmentModel(units), Prognosis(units));

    /// <summary>
    /// What a fit maximizes: both bounds, less λ KL(q(u|x,t,y) ‖ q(u|x,t)) with the first network held constant, less a penalty of dependence of the inferred
    /// confounder on the covariates.
    /// </summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome.</param>
    public Objective TrainingObjective(EffectUnits units) => Options.Strategy.Aggregate(
        Objective.Maximize(o =>
        {
            var (mean, logVariance) = _abduction.Moments(units.Covariates, units.Treatment, units.Outcome);
            var constant = new Normal(mean.Detach(), (0.5 * logVariance.Detach()).Exp()).ToEvent();
            var disagreement = Distribution.KullbackLeibler(constant, _prognosis.Forward(units.Covariates, units.Treatment));
            var value = o.Include("first", FirstBound(units)) + o.Include("second", SecondBound(units)) - (Options.Agreement * o.Term("disagreement", disagreement));
            return IndependenceWeight == 0 ? value : value - (IndependenceWeight * o.Term("dependence", Dependence(mean, units.Covariates)));
        }),
        (objective, strategy) => strategy.In(objective));

    /// <summary>The dependence of inferred means on covariates: the Hilbert-Schmidt criterion with Gaussian kernels of median widths, a scalar.</summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome; at least two.</param>
    public Tensor Dependence(EffectUnits units) => Dependence(_abduction.Moments(units.Covariates, units.Treatment, units.Outcome).Mean, units.Covariates);

    // Covariates are standardized, so that the distances of a matrix product are exact enough for them.
    private Tensor Dependence(Tensor mean, Tensor covariates) => StatisticalDistance.HilbertSchmidtIndependence(
        Kernel.Gaussian(Kernel.MedianDistance(mean).Clamp(1e-3)).Gram(mean, mean), LogGram.Gaussian(covariates, Math.Pow(_widthOfCovariates.Value.ToDouble(), 2)).Values.Exp());

    private Bound WeightedBound => Options.Bound is Elbo elbo ? elbo with { KlWeight = Options.Beta } : Options.Bound;

    private double IndependenceWeight => Options.Independence ?? (Covariates.Width > MostCovariatesOfIndependence ? 0 : UsualIndependence);
}
