using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The baseline with one representation: the common term alone, on background and targets alike. It keeps whatever the views of an item share, and does not
/// know what makes a target. After Chen et al. 2020, in the form of alignment and uniformity (Wang and Isola 2020).
/// </summary>
internal sealed class SimClr : Module
{
    private readonly Layer _backbone;
    private readonly RepresentationHead _head;
    private readonly SeparationLoss _loss;
    private readonly SepclrOptions _options;

    /// <summary>A network whose weights are drawn, as the common encoder of <see cref="Sepclr"/> draws them.</summary>
    public SimClr(SepclrOptions options, Shape item, RandomStream stream)
    {
        (_options, _loss) = (options, new SeparationLoss(options.Temperature));
        var (backbone, features) = Backbones.Make(options, item, stream["common"]["backbone"]);
        _backbone = backbone;
        _head = new RepresentationHead(features, options.CommonSize, options.ProjectorWidth, stream["common"]);
    }

    /// <summary>Fits the baseline.</summary>
    /// <param name="data">Background and target.</param>
    /// <param name="item">An item's shape.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    public static SimClr Fit(SeparationData data, Shape item, SepclrOptions options, Run run)
    {
        var model = new SimClr(options, item, run.Stream["weights"]);
        model.To(run.Device);
        new Trainer(model) { Optimizer = new Adam(options.LearningRate), Run = run, ObjectiveName = "loss" }.Fit(model.TrainingObjective, data.Batches(options.BatchSize), options.Epochs);
        return model;
    }

    /// <summary>Alignment and uniformity of two views.</summary>
    public Objective TrainingObjective(SeparationBatch batch) => Objective.Minimize(o =>
    {
        var (first, second) = Sepclr.Views(batch.Rows.Rank == 4 ? _options.Augmentation : _options.FeatureAugmentation, batch.Rows, o);
        return o.Term("common", _loss.Common(View(first, batch), View(second, batch)));
    });

    /// <summary>The representation without gradient, [n, k].</summary>
    public Tensor Encode(Tensor rows) => Chunked.Map(rows, part => _head.Represent(_backbone.Forward(part)));

    private SeparatedView View(Tensor rows, SeparationBatch batch)
    {
        var head = _head.Project(_backbone.Forward(rows));
        return _loss.View(head, head, batch.IsTarget);
    }
}
