using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Representation;

/// <content>What a user does with the system.</content>
public sealed partial class AttributeCvae
{
    /// <summary>Learns from images and a table of their attributes.</summary>
    /// <param name="images">The images, all of one size. Where they are divided into parts, the part <c>train</c> is learned from.</param>
    /// <param name="attributes">A row an image: its file name, then attributes of 0 and 1, -1 and 1, or between 0 and 1. Without it the images' classes are the attributes.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, in evaluation mode.</returns>
    /// <exception cref="DataException">Images differ in size or channels, are too small, lack a row, or an attribute lies outside [0, 1].</exception>
    [Verb]
    public static AttributeCvae Fit([DefaultData("rendered-faces")] ImageSet images, [ComesWith(nameof(images))] Table? attributes, AttributeCvaeOptions options, Run run)
    {
        var data = AttributedImageSet.Of(images, attributes, run);
        var training = data.Training(options.Split, run.Seed);
        var model = FitTo(training, options, run);
        model.Origin = FitOrigin.Of(run, options.Split, data.Images);
        model.Report(training, data.HeldOut(model.Origin, run), run);
        return model;
    }

    /// <summary>Draws new images that carry the attributes asked for.</summary>
    /// <param name="with">The attributes, as <c>smile=1 hair=blond</c>; one that is not named has its training mean.</param>
    /// <param name="class">The class, where classes are the attributes; the same as <c>--with class=NAME</c>.</param>
    /// <param name="count">How many images.</param>
    /// <param name="priorScale">What the prior's standard deviation is multiplied by: smaller gives more typical images, 0 the same one each time.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images.</returns>
    /// <exception cref="SpellingException">An attribute or class is unknown (the nearest are named), or a value is outside [0, 1].</exception>
    [Verb]
    public ImageSet Sample(
        Conditions? with = null, string? @class = null, [Range(1, 100_000), Unit("images")] int count = 16,
        [Range(0.0, 1.0)] double priorScale = 1, Run? run = null)
    {
        run ??= new Run();
        var y = Attributes.Of(Join(with, @class), run).To(run.Device).Expand([count, Attributes.Count]);
        return ToImages(Sample(y, run.Stream["sample"], priorScale), "sample");
    }

    /// <summary>Images as the model sees them: encoded and decoded again, with the mean of the latent.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="attributes">Their attributes. Without them the classes are taken where those are the attributes, else what the classifier sees.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images, in the order given.</returns>
    /// <exception cref="DataException">An image has no row in the table, or an attribute lies outside [0, 1].</exception>
    [Verb]
    public ImageSet Reconstruct(ImageSet images, [ComesWith(nameof(images))] Table? attributes = null, Run? run = null)
    {
        run ??= new Run();
        var (x, y) = Take(images, attributes, run);
        return ToImages(Reconstruct(x, y), images.Ids);
    }

    /// <summary>Images with named attributes changed and everything else kept.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="with">The attributes to have afterwards, as <c>glasses=1</c>.</param>
    /// <param name="attributes">The attributes before. Without them the classes are taken where those are the attributes, else what the classifier sees.</param>
    /// <param name="shift">Whether the latent moves with the prior's mean as the attributes change, besides the decoder being told.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images, in the order given.</returns>
    /// <exception cref="DataException">An image has no row in the table, or an attribute lies outside [0, 1].</exception>
    /// <exception cref="SpellingException">An attribute is unknown (the nearest are named), or a value is outside [0, 1].</exception>
    [Verb]
    public ImageSet Edit(ImageSet images, Conditions with, [ComesWith(nameof(images))] Table? attributes = null, bool shift = true, Run? run = null)
    {
        run ??= new Run();
        var (x, y) = Take(images, attributes, run);
        return ToImages(Edit(x, y, Attributes.Changed(y, with), shift), images.Ids);
    }

    /// <summary>A path of images from one set of attributes to another, with the same noise all along.</summary>
    /// <param name="from">The attributes at the beginning.</param>
    /// <param name="to">The attributes at the end.</param>
    /// <param name="count">How many images, both ends included.</param>
    /// <param name="priorScale">What the prior's standard deviation is multiplied by.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images, in order.</returns>
    /// <exception cref="SpellingException">An attribute is unknown (the nearest are named), or a value is outside [0, 1].</exception>
    [Verb]
    public ImageSet Interpolate(
        Conditions from, Conditions to, [Range(2, 10_000), Unit("images")] int count = 8, [Range(0.0, 1.0)] double priorScale = 1, Run? run = null)
    {
        run ??= new Run();
        var (y1, y2) = (Attributes.Of(from, run).To(run.Device), Attributes.Of(to, run).To(run.Device));
        return ToImages(Interpolate(y1, y2, count, run.Stream["sample"], priorScale), "step");
    }

    /// <summary>How probable each image is under its attributes, and how much the attributes say about it.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="attributes">Their attributes. Without them the classes are taken where those are the attributes, else what the classifier sees.</param>
    /// <param name="samples">The draws of the latent behind each answer.</param>
    /// <param name="run">The run.</param>
    /// <returns>
    /// A row an image: <c>log_likelihood</c>, an importance-weighted bound of log p(x|y) in nats (higher: more probable); <c>elbo</c>, the bound
    /// with one draw; <c>attribute_evidence</c>, log p(x|y) less log p(x|mean attributes) (positive: the attributes fit the image).
    /// </returns>
    /// <exception cref="DataException">An image has no row in the table, or an attribute lies outside [0, 1].</exception>
    [Verb]
    public Table Score(
        ImageSet images, [ComesWith(nameof(images))] Table? attributes = null, [Range(1, 1_000_000), Unit("draws")] int samples = 100, Run? run = null)
    {
        run ??= new Run();
        var (x, y) = Take(images, attributes, run);
        var likelihood = LogLikelihood(x, y, samples, run.Stream["score"]);
        var ignorant = LogLikelihood(x, Attributes.MeanTensor().To(y.Device).Expand(y.Shape), samples, run.Stream["score"]);
        return new Table(
        [
            new TextColumn("id", images.Ids, role: ColumnRole.Id),
            new NumberColumn("log_likelihood", likelihood.ToArray<double>(), unit: "nats"),
            new NumberColumn("elbo", LogLikelihood(x, y, 1, run.Stream["score"]).ToArray<double>(), unit: "nats"),
            new NumberColumn("attribute_evidence", (likelihood - ignorant).ToArray<double>(), unit: "nats"),
        ]);
    }

    /// <summary>Bounds of the likelihood, reconstruction error, and how well samples follow the attributes asked for.</summary>
    /// <param name="images">Images that were not learned from; by default those held out of the fit.</param>
    /// <param name="attributes">Their attributes.</param>
    /// <param name="samples">The draws of the latent behind the importance-weighted likelihood.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean.</returns>
    /// <exception cref="DataException">An image has no row in the table, or an attribute lies outside [0, 1].</exception>
    [Verb]
    public Table Evaluate(
        [FittedData] ImageSet images, [ComesWith(nameof(images))] Table? attributes = null, [Range(1, 1_000_000), Unit("draws")] int samples = 100, Run? run = null)
    {
        run ??= new Run();
        return AttributeCvaeEvaluation.Of(this, AttributedImageSet.Of(images, attributes, run).HeldOut(Origin, run), samples, run).ToTable();
    }

    /// <summary>Fits a model to all of some images.</summary>
    internal static AttributeCvae FitTo(AttributedImageSet training, AttributeCvaeOptions options, Run run) =>
        FitTo(training, AttributeScheme.Learn(training.Attributes, run), options, run);

    /// <summary>Fits a model of given attributes to all of some images.</summary>
    internal static AttributeCvae FitTo(AttributedImageSet training, AttributeScheme scheme, AttributeCvaeOptions options, Run run)
    {
        var model = new AttributeCvae(options, training.Shape, scheme, run.Stream["weights"]);
        model.To(run.Device);
        model.FitClassifier(training, run);
        new Trainer(model.Parts)
        {
            Optimizer = new Adam(options.LearningRate),
            Clip = GradientClipping.Norm(options.Clip),
            Run = run,
            ObjectiveName = "objective [nats]",
        }.Fit(model.TrainingObjective, training.Batches(options.BatchSize, model.Attributes, run), options.Epochs);
        model.Evaluate();
        return model;
    }

    private static Conditions Join(Conditions? with, string? @class) =>
        @class is null ? with ?? Conditions.None : new Conditions([.. with?.Items ?? [], new("class", @class)]);
}
