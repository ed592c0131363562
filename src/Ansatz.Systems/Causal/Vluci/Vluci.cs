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
    public GenerativeProgram Model(EffectUnits units) => Model(units, null);

    /// <summary>p(u) p(t|x,u): the model of a unit whose outcome is not known.</summary>
    /// <param name="units">Standardized covariates and treatment.</param>
    public GenerativeProgram TreatmentModel(EffectUnits units) => TreatmentModel(units, null);

    /// <summary>q(u|x,t,y): the first inference network.</summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome.</param>
    public GenerativeProgram Abduction(EffectUnits units) => Abduction(units, null);

    /// <summary>q(u|x,t): the second inference network, which never sees the outcome.</summary>
    /// <param name="units">Standardized covariates and treatment.</param>
    public GenerativeProgram Prognosis(EffectUnits units) => Prognosis(units, null);

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
    public Objective TrainingObjective(EffectUnits units) => Options.Strategy.In(Objective.Maximize(o =>
    {
        var outputs = Outputs(units);
        var first = o.Include("first", WeightedBound.Of(Model(units, outputs), Abduction(units, outputs)));
        var second = o.Include("second", Options.Bound.Of(TreatmentModel(units, outputs), Prognosis(units, outputs)));
        var (known, foreseen) = (outputs.Abduction, outputs.Prognosis);
        var disagreement = Distribution.KullbackLeibler(new Normal(known.Location.Detach(), known.Scale.Detach()).ToEvent(), foreseen.ToEvent());
        var value = first + second - (Options.Agreement * o.Term("disagreement", disagreement));
        return IndependenceWeight == 0 ? value : value - (IndependenceWeight * o.Term("dependence", Dependence(known.Location, units.Covariates)));
    }));

    /// <summary>The dependence of inferred means on covariates: the Hilbert-Schmidt criterion with Gaussian kernels of median widths, a scalar.</summary>
    /// <param name="units">Standardized covariates, treatment and standardized outcome; at least two.</param>
    public Tensor Dependence(EffectUnits units) => Dependence(Outputs(units).Abduction.Location, units.Covariates);

    // Covariates are standardized, so that the distances of a matrix product are exact enough for them.
    private Tensor Dependence(Tensor mean, Tensor covariates) => StatisticalDistance.HilbertSchmidtIndependence(
        Kernel.Gaussian(Kernel.MedianDistance(mean).Clamp(1e-3)).Gram(mean, mean), LogGram.Gaussian(covariates, Math.Pow(_widthOfCovariates.Value.ToDouble(), 2)).Values.Exp());

    private Bound WeightedBound => Options.Bound is Elbo elbo ? elbo with { KlWeight = Options.Beta } : Options.Bound;

    private double IndependenceWeight => Options.Independence ?? (Covariates.Width > MostCovariatesOfIndependence ? 0 : UsualIndependence);

    private NetworkOutputs Outputs(EffectUnits units) => new(_structure, _abduction, _prognosis, units);

    // The programs, with outputs that others read too, or of networks that are run for them alone.
    private GenerativeProgram Model(EffectUnits units, NetworkOutputs? shared) => new(p =>
    {
        using var plate = p.Plate("units", units.Count);
        var u = p.Sample("u", Normal.Standard(Options.ConfounderSize));
        ObserveTreatment(p, units, u, shared);
        p.Observe("y", new Normal(_structure.Outcome(units.Covariates, units.Treatment, u), Options.OutcomeNoise), units.Outcome);
    });

    private GenerativeProgram TreatmentModel(EffectUnits units, NetworkOutputs? shared) => new(p =>
    {
        using var plate = p.Plate("units", units.Count);
        ObserveTreatment(p, units, p.Sample("u", Normal.Standard(Options.ConfounderSize)), shared);
    });

    private void ObserveTreatment(Context p, EffectUnits units, Tensor u, NetworkOutputs? shared) =>
        p.Observe("t", Bernoulli.FromLogits(_structure.WithConfounder((shared ?? Outputs(units)).LogOdds, u)), units.Treatment);

    private GenerativeProgram Abduction(EffectUnits units, NetworkOutputs? shared) => new(q =>
    {
        using var plate = q.Plate("units", units.Count);
        q.Sample("u", (shared ?? Outputs(units)).Abduction.ToEvent());
    });

    private GenerativeProgram Prognosis(EffectUnits units, NetworkOutputs? shared) => new(q =>
    {
        using var plate = q.Plate("units", units.Count);
        q.Sample("u", (shared ?? Outputs(units)).Prognosis.ToEvent());
    });
}
