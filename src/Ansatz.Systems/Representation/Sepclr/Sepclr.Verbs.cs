using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <content>What a user does with the system.</content>
public sealed partial class Sepclr
{
    /// <summary>After fewer steps nothing is said about how near views are.</summary>
    private const int FewSteps = 200;

    /// <summary>Learns what the target has beyond the background.</summary>
    /// <param name="background">Items without what is looked for, such as healthy controls: images of one size, or a table of features.</param>
    /// <param name="target">Items of the same kind that have it, such as patients. Where data are divided into parts, the part <c>train</c> is learned from.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, in evaluation mode.</returns>
    /// <exception cref="DataException">A set is empty, sizes, channels or columns differ, a value is missing, or an attribute is unknown.</exception>
    [Verb]
    public static Sepclr Fit([DefaultData("garments")] Examples background, [DefaultData("garments-with-digits")] Examples target, SepclrOptions options, Run run)
    {
        var model = FitTo(Training(background, options, run), Training(target, options, run), options, run);
        model.Origin = FitOrigin.Of(run, options.Split, background, target);
        var (heldBackground, heldTarget) = (model.Unseen(background, run), model.Unseen(target, run));
        foreach (var (name, value) in SeparationFigures.Of(model, heldBackground, heldTarget, run)) run.Figure($"test {name}", value);
        SepclrPictures.AddTo(run, model, heldBackground, heldTarget);
        return model;
    }

    /// <summary>The common and the salient representation of each item.</summary>
    /// <param name="data">The items; images are cropped and resized to the model's size.</param>
    /// <param name="run">The run.</param>
    /// <returns>The parts <c>common</c> and <c>salient</c>, a row an item.</returns>
    /// <exception cref="DataException">They are no items of the model's kind.</exception>
    [Verb]
    public Codes Encode(Examples data, Run? run = null)
    {
        run ??= new Run();
        var (common, salient) = Encode(Items.ToTensor(data, run));
        return Codes.FromTensors(data.Ids, ("common", common), ("salient", salient));
    }

    /// <summary>How much each item has of what targets have and background has not.</summary>
    /// <param name="data">The items; images are cropped and resized to the model's size.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row an item: <c>salient_norm</c>, the length of the salient head; near 0 for background, larger the more of the difference is seen.</returns>
    /// <exception cref="DataException">They are no items of the model's kind.</exception>
    [Verb]
    public Table Score(Examples data, Run? run = null)
    {
        run ??= new Run();
        return new Table([new TextColumn("id", data.Ids, role: ColumnRole.Id), new NumberColumn("salient_norm", SalientNorm(Items.ToTensor(data, run)).ToArray<double>())]);
    }

    /// <summary>Groups items by their salient representations: subtypes of the difference.</summary>
    /// <param name="data">The items, usually targets; images are cropped and resized to the model's size.</param>
    /// <param name="count">How many groups.</param>
    /// <param name="run">The run. Where the data have classes, its figure <c>adjusted Rand index</c> says how well groups and classes agree.</param>
    /// <returns>A row an item: <c>cluster</c> from 0, and <c>distance</c> to the group's center.</returns>
    /// <exception cref="DataException">They are no items of the model's kind, or fewer than groups.</exception>
    [Verb]
    public Table Cluster(Examples data, [Range(1, 10_000), Unit("groups")] int count = 5, Run? run = null)
    {
        run ??= new Run();
        if (data.Count < count) throw new DataException(data.Name, "", $"holds {data.Count} items, fewer than {count} groups", "ask for fewer: --count");
        var (_, salient) = Encode(Items.ToTensor(data, run));
        var groups = KMeans.Fit(salient, count, run.Stream["cluster"]);
        var assigned = groups.Assign(salient);
        if (data.Labels is not null) run.Figure("adjusted Rand index", ClusterMetrics.AdjustedRandIndex(assigned, data.LabelTensor()));
        var distances = (salient.To(ScalarType.Float64) - groups.Centers.IndexSelect(0, assigned)).Square().Sum(-1).Sqrt();
        return new Table(
        [
            new TextColumn("id", data.Ids, role: ColumnRole.Id),
            new NumberColumn("cluster", [.. assigned.ToArray<long>().Select(group => (double)group)], ColumnKind.Integer),
            new NumberColumn("distance", distances.ToArray<double>()),
        ]);
    }

    /// <summary>Whether the two representations are apart: how well the salient norm tells target from background, and what leaks.</summary>
    /// <param name="background">Background items that were not learned from; by default those held out of the fit.</param>
    /// <param name="target">Target items that were not learned from; by default those held out of the fit.</param>
    /// <param name="run">The run.</param>
    /// <returns>Figures and pictures.</returns>
    /// <exception cref="DataException">They are no items of the model's kind.</exception>
    [Verb]
    public Report Analyze([FittedData] Examples background, [FittedData] Examples target, Run? run = null)
    {
        run ??= new Run();
        var (ours, theirs) = (Unseen(background, run), Unseen(target, run));
        var figures = SeparationFigures.Of(this, ours, theirs, run);
        foreach (var (name, value) in figures) run.Figure(name, value);
        var part = new Run(run.Seed, run.Device);
        SepclrPictures.AddTo(part, this, ours, theirs);
        return new Report("What leaks between the representations") { Lead = $"{ours.Count} background and {theirs.Count} target items." }
            .Add([new ReportSection("Figures", SeparationFigures.Meaning).Add(ReportTable.OfFigures("figures", figures)), .. part.Sections]);
    }

    /// <summary>How well each label can be read off each representation by a linear probe.</summary>
    /// <param name="target">Items with known labels: classes, or columns beside them. By default the targets held out of the fit.</param>
    /// <param name="run">The run.</param>
    /// <returns>Rows of metrics: for each label the cross-validated accuracy (of numbers R²) from the common and the salient representation, the share of the
    /// commonest class, and the adjusted Rand index of as many salient groups as there are classes.</returns>
    /// <exception cref="DataException">They are no items of the model's kind, or have no labels.</exception>
    [Verb]
    public Table Evaluate([FittedData] Examples target, Run? run = null)
    {
        run ??= new Run();
        var data = Unseen(target, run);
        var (common, salient) = Encode(Items.ToTensor(data, run));
        return MeanFigure.ToTable(ItemLabels.Of(data).SelectMany(label => label.Figures(common, salient, run.Stream["probes"][label.Name])));
    }

    /// <summary>Fits a model to all of some items.</summary>
    internal static Sepclr FitTo(Examples background, Examples target, SepclrOptions options, Run run)
    {
        var items = SeparationItems.Learn(background, target, options, run);
        var model = new Sepclr(options, items, run.Stream["weights"]);
        model.To(run.Device);
        var data = SeparationData.Of(background, target, items, options, run);
        model.Evaluate(); // a look in training mode would move the running statistics
        var before = model.ViewDistance(data.Targets, run.Stream["views"]);
        var batches = data.Batches(options.BatchSize);
        new Trainer(model) { Optimizer = new Adam(options.LearningRate), Run = run, ObjectiveName = "loss" }
            .Fit(model.TrainingObjective, batches, options.Epochs);
        model.Evaluate();
        var after = model.ViewDistance(data.Targets, run.Stream["views"]);
        if (options.SalientWeight > 0 && options.Attributes.Count == 0 && options.Epochs * batches.Count >= FewSteps && after > 0.9 * before)
        {
            run.Warn(FormattableString.Invariant($"two views of a target have hardly come nearer in the salient representation ({after:0.00} of the squared distance of two targets; {before:0.00} before the fit): ")
                + "the augmentation may destroy what makes the difference. Weaken it: --augmentation noise:0.03");
        }
        return model;
    }

    /// <summary>All of other data; of the data of the fit what was held out.</summary>
    private Examples Unseen(Examples data, Run run) => data.Select(Origin.HeldOut(data, data.Parts, data.Count, run));

    private static Examples Training(Examples data, SepclrOptions options, Run run) => data.Select(LearningParts.Training(data.Parts, data.Count, options.Split, run.Seed));
}
