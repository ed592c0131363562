using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Finds what a target set has beyond a background set, without labels: a common and a salient representation of each item.</summary>
/// <remarks>
/// Contrastive analysis by mutual information: the common representation keeps what both sets share, the salient one what only targets have; it is zero for
/// background, and the two share no information. Source: Louiset, Duchesnay, Grigis and Gori, Separating common from salient patterns with Contrastive
/// Representation Learning, ICLR 2024.
/// </remarks>
[VariationalSystem("sepclr", Domain.Representation, Paper = "arXiv:2402.11928", Year = 2024,
    Title = "Separating common from salient patterns with Contrastive Representation Learning")]
public sealed partial class Sepclr : Module, IFittedModel<Sepclr>, IKnowsOrigin
{
    private readonly Layer _commonBackbone;
    private readonly Layer _salientBackbone;
    private readonly RepresentationHead _common;
    private readonly RepresentationHead _salient;
    private readonly NormalHead? _critic;
    private readonly SeparationLoss _loss;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="items">What an item is.</param>
    /// <param name="stream">Where the first weights come from.</param>
    internal Sepclr(SepclrOptions options, SeparationItems items, RandomStream stream)
    {
        (Options, Items, _loss) = (options, items, new SeparationLoss(options.Temperature));
        var isSupervised = options.Attributes.Count > 0;
        var (backbone, features) = Backbones.Make(options, items.Shape, stream["common"]["backbone"]);
        _commonBackbone = backbone;
        _salientBackbone = options.SharedBackbone ? backbone : Backbones.Make(options, items.Shape, stream["salient"]["backbone"]).Network;
        _common = new RepresentationHead(features, options.CommonSize, options.ProjectorWidth, stream["common"]);
        _salient = new RepresentationHead(features, SalientSize, isSupervised ? 0 : options.ProjectorWidth, stream["salient"]);
        if (options.Information == InformationTerm.Club) _critic = NormalHead.Mlp([options.CommonSize, options.ProjectorWidth, SalientSize], stream["critic"], minimum: -6, maximum: 3);
    }

    /// <summary>What the model is made of.</summary>
    public SepclrOptions Options { get; }

    /// <summary>The length of the salient representation.</summary>
    public int SalientSize => Options.Attributes.Count > 0 ? Options.Attributes.Count : Options.SalientSize;

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <summary>What an item is: images of a size, or the features of a table.</summary>
    internal SeparationItems Items { get; }

    /// <summary>
    /// What a fit minimizes: L_c + λ_s L_s + λ_r L_r + λ_j L_j, for two random views of every item. A term of weight 0 is not computed.
    /// </summary>
    /// <param name="batch">Background and target rows.</param>
    internal Objective TrainingObjective(SeparationBatch batch) => Objective.Minimize(o =>
    {
        var (first, second) = Views(batch.Rows, o);
        if (!SeparatesAtAll) return o.Term("common", _loss.Common(CommonView(first, batch), CommonView(second, batch)));
        var (one, two) = (View(first, batch), View(second, batch));
        var loss = o.Term("common", _loss.Common(one, two));
        if (Options.SalientWeight > 0)
            loss += Options.SalientWeight * o.Term("salient", batch.Attributes is { } known ? _loss.Supervised(one, two, known, batch.IsWord) : _loss.Salient(one, two));
        if (Options.AbsenceWeight > 0) loss += Options.AbsenceWeight * o.Term("absence", _loss.Absence(one, two));
        return Options.InformationWeight > 0 && Options.Information != InformationTerm.None
            ? loss + Options.InformationWeight * o.Term("information", Information(one, two)) : loss;
    });

    /// <summary>The two views of a batch.</summary>
    private (Tensor First, Tensor Second) Views(Tensor rows, ObjectiveContext o) => Views(Steps, rows, o);

    /// <summary>Two views of rows; contrastive baselines see the same ones.</summary>
    internal static (Tensor First, Tensor Second) Views(IReadOnlyList<Augmentation> steps, Tensor rows, ObjectiveContext o) =>
        (Augmentation.Apply(steps, rows, o.Stream("first view")), Augmentation.Apply(steps, rows, o.Stream("second view")));

    private IReadOnlyList<Augmentation> Steps => Items.Shape.Rank == 3 ? Options.Augmentation : Options.FeatureAugmentation;

    private bool SeparatesAtAll => Options.SalientWeight > 0 || Options.AbsenceWeight > 0 || (Options.InformationWeight > 0 && Options.Information != InformationTerm.None);

    private SeparatedView View(Tensor rows, SeparationBatch batch)
    {
        var (common, salient) = Features(rows);
        return _loss.View(_common.Project(common), _salient.Project(salient), batch.IsTarget);
    }

    private SeparatedView CommonView(Tensor rows, SeparationBatch batch)
    {
        var common = _common.Project(_commonBackbone.Forward(rows));
        return _loss.View(common, common, batch.IsTarget);
    }

    private (Tensor Common, Tensor Salient) Features(Tensor rows)
    {
        var common = _commonBackbone.Forward(rows);
        return (common, Options.SharedBackbone ? common : _salientBackbone.Forward(rows));
    }

    private Tensor Information(SeparatedView one, SeparatedView two) =>
        _critic is { } critic ? 0.5 * (ContrastiveLogRatio(critic, one) + ContrastiveLogRatio(critic, two)) : SeparationLoss.NegativeJointEntropy(one, two);

    /// <summary>
    /// The variational upper bound of I(c; s) by q(s|c), whose gradient reaches the representations only; q itself follows the likelihood of what the
    /// representations are now. The likelihood's value is taken out again, so that the term reads as the bound.
    /// </summary>
    private static Tensor ContrastiveLogRatio(NormalHead critic, SeparatedView view)
    {
        var likelihood = critic.Forward(view.Common.Detach()).LogDensity(view.Difference.Detach()).Mean();
        Tensor scores;
        using (ParameterScope.Freeze())
        {
            var (mean, logVariance) = critic.Moments(view.Common);
            scores = new Normal(mean.Unsqueeze(1), Normal.DeviationOf(logVariance).Unsqueeze(1)).LogDensity(view.Difference.Unsqueeze(0)).Sum(-1);
        }
        return MutualInformationBound.ContrastiveLogRatio(scores) - (likelihood - likelihood.Detach());
    }
}
