using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Tells before training how many latents of an autoencoder will carry anything, and measures it afterwards.</summary>
/// <remarks>
/// Posterior collapse (q(z|x) = p(z), the latent is ignored) of plain, conditional and two-level hierarchical variational autoencoders: for linear ones the second
/// moments of the data decide, in closed form (<see cref="CollapseTheory"/>). Source: Dang, Tran, Nguyen, Ho, Beyond Vanilla Variational Autoencoders: Detecting
/// Posterior Collapse in Conditional and Hierarchical Variational Autoencoders, 2024. Squared errors and KL terms both have their factor ½ here; the published
/// programs of networks leave it out of the error, so their β counts half.
/// </remarks>
[VariationalSystem("posterior-collapse", Domain.Representation, Paper = "arXiv:2306.05023", Year = 2024,
    Title = "Beyond Vanilla Variational Autoencoders: Detecting Posterior Collapse in Conditional and Hierarchical Variational Autoencoders")]
public sealed partial class PosteriorCollapse : Module, IFittedModel<PosteriorCollapse>, IKnowsOrigin, IGaussianEncoder
{
    private readonly LatentModel _model;
    private readonly ModuleBuffer _centerOfX;
    private readonly ModuleBuffer _centerOfY;

    internal PosteriorCollapse(PosteriorCollapseOptions options, PairLayout layout, RandomStream stream)
    {
        options.Checked();
        if (options.Network == CollapseNetwork.Conv && !layout.IsImages) throw new OptionException("network", "convolutions are for images; use relu or linear");
        (Options, Layout) = (options, layout);
        _model = options.Method == CollapseMethod.Mhvae ? new TwoLevelModel(options, layout, stream) : new OneLevelModel(options, layout, stream);
        (_centerOfX, _centerOfY) = (new(Tensor.Zeros([layout.XSize])), new(Tensor.Zeros([layout.YSize])));
    }

    /// <summary>What the model is made of.</summary>
    public PosteriorCollapseOptions Options { get; }

    internal PairLayout Layout { get; }

    /// <summary>p(y, latents | x), of centered rows.</summary>
    /// <param name="x">What is given, [n, numbers]; [n, 0] in models without a condition.</param>
    /// <param name="y">What is made, [n, numbers]; null: drawn.</param>
    public GenerativeProgram Model(Tensor x, Tensor? y) => _model.Model(x, y);

    /// <summary>q(latents | x, y), of centered rows.</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    public GenerativeProgram Ansatz(Tensor x, Tensor y) => _model.Ansatz(x, y);

    /// <summary>
    /// What a sampled fit maximizes: the bound of the options, of programs whose latents are weighted by β (and β₂): E log p(y|z,x) - β KL(q(z|x,y) ‖ p(z)) for
    /// the ELBO.
    /// </summary>
    /// <param name="x">Centered, [batch, numbers].</param>
    /// <param name="y">Centered, [batch, numbers].</param>
    public Objective TrainingObjective(Tensor x, Tensor y)
    {
        if (Options.Annealing == 1) return Options.Strategy.In(Bound(_model.Weighted(x, y)));
        return Options.Strategy.In(Objective.Maximize(o =>
        {
            var (model, ansatz) = _model.Weighted(x, y, o.At(Options.Annealing));
            return Options.Bound.Estimate(o, model, ansatz);
        }));
    }

    /// <summary>What a fit from moments maximizes: the same weighted ELBO of a linear model in closed form, the mean over all data.</summary>
    /// <param name="moments">The moments of the centered data, with which the model's parameters share their type.</param>
    public Objective ExactObjective(SecondMoments moments)
    {
        var factor = SymmetricSpectrum.Of(moments.Joint).Factor.Transpose(0, 1).Contiguous().Escape();
        var (x, y) = (factor.Narrow(1, 0, moments.XSize).Escape(), factor.Narrow(1, moments.XSize, moments.YSize).Escape());
        return Objective.Maximize(_ => _model.ExactBound(x, y));
    }

    /// <summary>What a linear model has come to, level by level, mode by mode; null where the networks are not linear.</summary>
    /// <param name="moments">The moments of the centered data.</param>
    public IReadOnlyList<LatentModes>? Modes(SecondMoments moments) => Options.Network == CollapseNetwork.Linear ? _model.Modes(moments) : null;

    private Objective Bound((GenerativeProgram Model, GenerativeProgram Ansatz) programs) => Options.Bound.Of(programs.Model, programs.Ansatz);
}
