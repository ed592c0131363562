using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <content>What a user does with the system.</content>
public sealed partial class LatentQuantization
{
    private const int AttackedImages = 1000;

    /// <summary>Learns a filter from clean images; and, where they have classes, a classifier to try it on.</summary>
    /// <param name="images">Clean images, all of one size, whose sides are multiples of 4. Where they are divided into parts, the part <c>train</c> is learned from.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, in evaluation mode.</returns>
    /// <exception cref="DataException">There are no images, they differ in size or channels, or a side is no multiple of 4.</exception>
    [Verb]
    public static LatentQuantization Fit([DefaultData("fashion-mnist")] ImageSet images, LatentQuantizationOptions options, Run run)
    {
        Check(images);
        options.Strategy.CheckAddresses(() => Ansatz(Tensor.Zeros([1, 1]), Tensor.Zeros([1, 1])));
        var training = images.Select(LearningParts.Training(images.Parts, images.Count, options.Split, run.Seed));
        var model = FitTo(training, options, run);
        model.Origin = FitOrigin.Of(run, options.Split, images);
        LatentQuantizationPictures.Report(run, model, model.HeldOut(images, run));
        return model;
    }

    /// <summary>Images without adversarial perturbations, and without any detail that the code does not hold.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images, in the order given.</returns>
    [Verb]
    public ImageSet Denoise(ImageSet images, Run? run = null) => ImageSet.FromTensor(Filter(Take(images, run)).To(Device.Cpu), images.Ids);

    /// <summary>The codes of images: one bit a latent, as 1 and -1.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="run">The run.</param>
    /// <returns>The part <c>bits</c>, an array of integers an image.</returns>
    [Verb]
    public Codes Encode(ImageSet images, Run? run = null) => Codes.FromTensors(images.Ids, ("bits", Encode(Take(images, run)).To(ScalarType.Int64).To(Device.Cpu)));

    /// <summary>Images through soft bits, the smooth path by which the encoder was trained; beside <c>denoise</c> it shows what the hard bits cost.</summary>
    /// <param name="images">The images; cropped and resized to the model's size.</param>
    /// <param name="run">The run.</param>
    /// <returns>The images, in the order given.</returns>
    [Verb]
    public ImageSet Reconstruct(ImageSet images, Run? run = null) => ImageSet.FromTensor(Chunked.Map(Take(images, run), Reconstruct).To(Device.Cpu), images.Ids);

    /// <summary>Attacks a classifier, and says what the filter saves. An attack that does not know the filter overstates it: the rows through the filter (BPDA) stand below.</summary>
    /// <param name="images">Images with classes that were not learned from; at most 1000 are attacked.</param>
    /// <param name="classifier">The classifier under attack; without it the model's own.</param>
    /// <param name="substitute">A classifier of the adversary's own, who does not know the one under attack (black box); without it the adversary knows it.</param>
    /// <param name="method">The attacks; without them fgsm, pgd and deepfool.</param>
    /// <param name="epsilon">The radii of fgsm and pgd, on pixels from 0 to 1; without them those spelled with the attacks, or 0.1..0.3/3.</param>
    /// <param name="run">The run.</param>
    /// <returns>
    /// A row an attack: what its gradient passes, the accuracy without and with the filter, the share of flipped bits, the mean Euclidean distance of the changed
    /// images, the filter's time.
    /// </returns>
    /// <exception cref="DataException">The images have no classes, or a class that the classifier does not know.</exception>
    [Verb]
    public Table Attack(
        ImageSet images, IClassifier? classifier = null, IClassifier? substitute = null, IReadOnlyList<Attack>? method = null, SpelledRange? epsilon = null, Run? run = null)
    {
        run ??= new Run();
        var attacks = AttacksOf(method, epsilon);
        var (x, labels) = Judged(images, classifier ?? this, run);
        Func<Tensor, Tensor> attacked = (classifier ?? this).Logits;
        var table = RobustnessReport(attacked, x, labels, attacks, run, substitute is null ? null : substitute.Logits);
        LatentQuantizationPictures.AddAttack(run, this, new RobustnessTest(attacked, x, labels, run.Stream["pictures"]), attacks[^1], ClassNames);
        return table;
    }

    /// <summary>Accuracy on clean and attacked images without and with the filter, flipped bits, error and time of the filter.</summary>
    /// <param name="images">Images that were not learned from; by default those held out of the fit. At most 1000 are attacked.</param>
    /// <param name="classifier">The classifier under attack; without it the model's own, and where it has none only the filter is measured.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean.</returns>
    /// <exception cref="DataException">A classifier is judged, and the images have no classes, or one that it does not know.</exception>
    [Verb]
    public Table Evaluate([FittedData] ImageSet images, IClassifier? classifier = null, Run? run = null)
    {
        run ??= new Run();
        var heldOut = HeldOut(images, run);
        var x = Take(heldOut.Select(LearningParts.Thinned(heldOut.Count, AttackedImages)), run);
        var test = classifier is null && _classifier is null ? null
            : Judged(heldOut, classifier ?? this, run) is var (pixels, labels) ? new RobustnessTest((classifier ?? this).Logits, pixels, labels, run.Stream["evaluate"]) : null;
        return MeanFigure.ToTable(LatentQuantizationEvaluation.Of(this, x, test));
    }

    /// <summary>Fits a model to all of some images.</summary>
    internal static LatentQuantization FitTo(ImageSet training, LatentQuantizationOptions options, Run run)
    {
        var classes = options.ClassifierEpochs > 0 && training.Labels is { } labels
            ? training.ClassNames ?? [.. Enumerable.Range(0, labels.Max() + 1).Select(label => $"{label}")] : null;
        var model = new LatentQuantization(options, [training.Channels, training.Height, training.Width], classes, run.Stream["weights"]);
        model.To(run.Device);
        model._classifier?.Fit(training, options.ClassifierEpochs, run, "classifier");
        new Trainer { Run = run, ObjectiveName = "bound a latent less penalty [nats]", ParetoDraws = 0 }
            .Fit(model.Phases(), Batches(training, options, run), epochs: 1);
        model.Evaluate();
        return model;
    }

    /// <summary>The batches of a fit of so many steps.</summary>
    internal static Batches<Tensor> Batches(ImageSet training, LatentQuantizationOptions options, Run run) => Lab.Batches
        .Of(training.Count, options.BatchSize, rows => training.Batch(rows.ToArray<int>()).To(run.Device), dropLast: training.Count > options.BatchSize).Repeat(options.Steps);

    private ImageSet HeldOut(ImageSet images, Run run) => images.Select(Origin.HeldOut(images, images.Parts, images.Count, run));

    private static IReadOnlyList<Attack> AttacksOf(IReadOnlyList<Attack>? method, SpelledRange? epsilon)
    {
        var attacks = method ?? [Networks.Attack.FastGradientSign(), Networks.Attack.ProjectedGradient(), new DeepFool()];
        return epsilon is { } grid ? Networks.Attack.AtEach(attacks, grid.Points()) : method ?? Networks.Attack.AtEach(attacks, [0.1, 0.2, 0.3]);
    }

    private static void Check(ImageSet images)
    {
        if (images.Count == 0) throw new DataException(images.Source, "", "holds no images");
        if (images.Channels is not (1 or 3)) throw new DataException(images.Source, "", $"has images of {images.Channels} channels, where 1 or 3 are needed");
        if (images.Height % 4 == 0 && images.Width % 4 == 0 && Math.Min(images.Height, images.Width) >= 8) return;
        var side = Math.Max(8, (Math.Min(images.Height, images.Width) + 2) / 4 * 4);
        throw new DataException(images.Source, $"image '{images[0].Id}'", $"is {images.Width}x{images.Height}, where sides of at least 8 pixels that are multiples of 4 are needed",
            $"have them cropped and resized: {(images.Source.Length == 0 ? "FOLDER" : images.Source)}:side={side}");
    }

    private Tensor Take(ImageSet images, Run? run)
    {
        if (images.Count == 0) throw new DataException(images.Source, "", "holds no images");
        run ??= new Run();
        return images.Conform((int)Image[0], (int)Image[1], (int)Image[2], run).Pixels.To(run.Device);
    }

    /// <summary>At most 1000 images with the classes that a classifier knows them by.</summary>
    private (Tensor Images, Tensor Labels) Judged(ImageSet images, IClassifier classifier, Run run)
    {
        if (classifier is LatentQuantization { HasClassifier: false })
            throw new OptionException("classifier", "the model has no classifier of its own (it was fitted on images without classes, or with --classifier-epochs 0); name one");
        if (images.Labels is null) throw new DataException(images.Source, "", "has no classes, so that no accuracy can be measured", "give a folder with a folder a class");
        if (images.Count > AttackedImages) run.Note($"{AttackedImages} of {images.Count} images are attacked, evenly spread");
        var few = images.Select(LearningParts.Thinned(images.Count, AttackedImages));
        var x = Take(few, run);
        using var off = NoGrad.Begin();
        var known = classifier.Logits(x.Narrow(0, 0, 1)).Size(-1) is var outputs && outputs == 1 ? 2 : outputs;
        int[] labels = classifier.ClassNames is { } names && few.ClassNames is { } own && own.All(names.Contains)
            ? [.. few.Labels!.Select(label => names.ToList().IndexOf(own[label]))] : [.. few.Labels!];
        if (labels.Max() >= known)
            throw new DataException(images.Source, "", $"has the class {labels.Max()}, and the classifier tells only {known} classes apart (0 to {known - 1})");
        return (x, Tensor.From<long>([.. labels.Select(label => (long)label)], labels.Length).To(run.Device));
    }
}
