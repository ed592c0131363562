using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Which latents an encoding leaves out.</summary>
public enum LatentDrop
{
    /// <summary>None.</summary>
    None,

    /// <summary>The passive ones, which tell nothing.</summary>
    Passive,

    /// <summary>All but the active ones.</summary>
    PassiveAndMixed,
}

/// <summary>What an analysis found.</summary>
/// <param name="Report">Tables and pictures.</param>
/// <param name="Latents">A row a latent: its kind, m = E[σ²], v = Var[σ²], Var[μ].</param>
/// <param name="Dependence">A row a subset of latents and representation: total correlation, Wasserstein correlation, averaged mutual information.</param>
/// <param name="Correlations">A row a pair of latents: ρ in the mean and in the sampled representation, and the ρ of z that the means imply.</param>
public sealed record AnalyzeResult(Report Report, Table Latents, Table Dependence, Table Correlations);

/// <content>What a user does with the system.</content>
public sealed partial class BeMoreActive
{
    private const int ExamplesAfterFit = 4000;

    /// <summary>Learns a variational autoencoder of images, by one of six objectives.</summary>
    /// <param name="images">The images, all of one size. Where they are divided into parts, the part <c>train</c> is learned from.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, in evaluation mode; it knows which of its latents are active, passive and mixed.</returns>
    /// <exception cref="DataException">Images differ in size or channels, or are too small or too few.</exception>
    [Verb]
    public static BeMoreActive Fit([DefaultData("sprites")] ImageSet images, BeMoreActiveOptions options, Run run)
    {
        if (images.Height < SmallestSide || images.Width < SmallestSide)
            throw new DataException(images.Source, $"image '{images[0].Id}'", $"is {images.Width}x{images.Height}, where sides of at least {SmallestSide} pixels are needed", $"have them enlarged: {images.Source}:side=32");
        var training = images.Select(LearningParts.Training(images.Parts, images.Count, options.Split, run.Seed));
        if (training.Count < ActiveAnalysis.FewestExamples)
            throw new DataException(images.Source, "", $"gives {training.Count} images to learn from, where at least {ActiveAnalysis.FewestExamples} are needed to tell what latents do");
        var (model, analysis) = FitTo(training, options, run);
        model.Origin = FitOrigin.Of(run, options.Split, images);
        var heldOut = Thinned(images.Select(model.Origin.HeldOut(images, images.Parts, images.Count, run)), ExamplesAfterFit).Pixels.To(run.Device);
        run.Figure("test ELBO [nats]", model.LowerBound(heldOut, run.Stream["report"]).Mean().ToDouble());
        foreach (var (name, figure) in ActiveEvaluation.Of(analysis, null, run.Stream["report"], run)) run.Figure(name, figure.Value);
        foreach (var section in ActiveReport.Sections(analysis, model, model.Image)) run.Section(section.Title, section.Text).Add(section.Pictures);
        return model;
    }

    /// <summary>The latents of images, without those that tell nothing.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="drop">Which latents are left out, as they were found after the fit.</param>
    /// <param name="run">The run.</param>
    /// <returns>For each image the means and standard deviations of the latents that are kept.</returns>
    /// <exception cref="DataException">No latent is left.</exception>
    [Verb]
    public Codes Encode(ImageSet images, LatentDrop drop = LatentDrop.Passive, Run? run = null)
    {
        run ??= new Run();
        var filter = Filter(drop switch { LatentDrop.None => [], LatentDrop.Passive => [LatentKind.Passive], _ => [LatentKind.Passive, LatentKind.Mixed] });
        if (filter.Kept.Count == 0) throw new DataException("the model", "", $"has no latent left: all {Kinds.Count} are dropped", "keep them: --drop none");
        if (filter.Kept.Count < Kinds.Count) run.Note($"{Kinds.Count - filter.Kept.Count} of {Kinds.Count} latents are left out; kept are {string.Join(", ", filter.Kept.Select(j => $"z{j}"))}");
        var (mean, logVariance) = Encode(PixelsFor(this, images, run));
        return Codes.FromTensors(images.Ids, (Codes.Mean, filter.Apply(mean)), (Codes.Deviation, filter.Apply(Normal.DeviationOf(logVariance))));
    }

    /// <summary>Which latents of an encoder are active, passive and mixed, and how dependent they are in its means and in its draws.</summary>
    /// <param name="model">A fitted model of any system that encodes images as normals, or an encoder of one's own.</param>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="count">How many of them are looked at, at most.</param>
    /// <param name="run">The run.</param>
    /// <returns>The report, and its tables.</returns>
    /// <exception cref="DataException">There are fewer than 100 images, or the encoder gives what cannot be analyzed.</exception>
    [Verb]
    public static AnalyzeResult Analyze(IGaussianEncoder model, ImageSet images, [Range(ActiveAnalysis.FewestExamples, 10_000_000), Unit("images")] int count = 10_000, Run? run = null)
    {
        run ??= new Run();
        var analysis = Examine(model, Thinned(images, count), run);
        var report = new Report("be-more-active analyze") { Lead = $"{ActiveReport.Counts(analysis)} latents on {analysis.Count:N0} images. Noise of seed {analysis.Seed}." };
        report.Add(ActiveReport.Sections(analysis, model as ILatentDecoder, model.ItemShape));
        return new(report, ActiveReport.Latents(analysis), ActiveReport.Dependence(analysis), ActiveReport.Correlations(analysis));
    }

    /// <summary>How well tasks are learned from the latents of an encoder, with and without those that are passive.</summary>
    /// <param name="model">A fitted model of any system that encodes images as normals, or an encoder of one's own.</param>
    /// <param name="images">Images that were not learned from; by default those held out of the fit.</param>
    /// <param name="factors">What is known of each image: a column a task, each value a class. Without it the images' classes are the task.</param>
    /// <param name="count">How many images are looked at, at most; two thirds of them are learned from.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean over images.</returns>
    /// <exception cref="DataException">There are fewer than 100 images, an image has no row, or the encoder gives what cannot be analyzed.</exception>
    [Verb]
    public static Table Evaluate(
        IGaussianEncoder model, [FittedData] ImageSet images, [ComesWith(nameof(images))] Table? factors = null,
        [Range(ActiveAnalysis.FewestExamples, 1_000_000), Unit("images")] int count = 6000, Run? run = null)
    {
        run ??= new Run();
        var heldOut = FitOrigin.Of(model).HeldOut(images, images.Parts, images.Count, run);
        int[] rows = [.. LearningParts.Thinned(heldOut.Count, count).Select(i => heldOut[i])];
        var chosen = images.Select(rows);
        if (factors is { Id: null }) factors = factors.WithRole(factors.Columns[0].Name, ColumnRole.Id);
        var known = LatentFactor.Of(chosen, factors is null ? null : AttributeTable.Align(factors, images.Ids, run).Rows(rows), run);
        var tasks = known.Count > 0 ? new LatentTasks(known, run.Stream["tasks"]) : null;
        return MeanFigure.ToTable(ActiveEvaluation.Of(Examine(model, chosen, run), tasks, run.Stream["evaluate"], run));
    }

    /// <summary>Fits a model to all of some images, and tells what its latents do on them.</summary>
    internal static (BeMoreActive Model, ActiveAnalysis Analysis) FitTo(ImageSet training, BeMoreActiveOptions options, Run run)
    {
        var model = new BeMoreActive(options, [training.Channels, training.Height, training.Width], run.Stream["weights"]);
        model.To(run.Device);
        options.Strategy.CheckAddresses(() => model.Ansatz(training.Batch([0]).To(run.Device)));
        var batches = Batches.Of(training.Count, options.BatchSize, rows => training.Batch(rows.ToArray<int>()).To(run.Device), dropLast: true).Repeat(options.Steps);
        var trainer = new Trainer { Run = run, ObjectiveName = "objective [nats]", ParetoDraws = 0 };
        Phase<Tensor>[] phases =
        [
            new(model.TrainingObjective, new Adam(options.LearningRate), model.Parts),
            .. model._discriminator is { } discriminator ? [new Phase<Tensor>(model.DiscriminatorObjective, new Adam(1e-4, 0.5, 0.9), discriminator)] : Array.Empty<Phase<Tensor>>(),
        ];
        trainer.Fit(phases, batches, epochs: 1);
        model.Evaluate();
        var analysis = Examine(model, Thinned(training, ExamplesAfterFit), run);
        model.Kinds = analysis.Regime.Kinds;
        return (model, analysis);
    }

    /// <summary>Analyzes an encoder on images, and tells the run of doubts.</summary>
    internal static ActiveAnalysis Examine(IGaussianEncoder encoder, ImageSet images, Run run)
    {
        if (images.Count < ActiveAnalysis.FewestExamples)
            throw new DataException(images.Source, "", $"gives {images.Count} images, where at least {ActiveAnalysis.FewestExamples} are needed to tell what latents do");
        var analysis = ActiveAnalysis.Run(encoder, PixelsFor(encoder, images, run), run.Seed);
        foreach (var doubt in ActiveReport.Doubts(analysis)) run.Warn(doubt);
        return analysis;
    }

    private static Tensor PixelsFor(IGaussianEncoder encoder, ImageSet images, Run run) =>
        (encoder.ItemShape is { Rank: 3 } shape ? images.Conform((int)shape[0], (int)shape[1], (int)shape[2], run) : images).Pixels.To(run.Device);

    private static ImageSet Thinned(ImageSet images, int most) => images.Count <= most ? images : images.Select(LearningParts.Thinned(images.Count, most));
}
