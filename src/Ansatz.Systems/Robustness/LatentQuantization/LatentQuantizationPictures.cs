using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>The pictures of a fitted filter: images before and after, under attack, accuracy curves, latents against the band.</summary>
internal static class LatentQuantizationPictures
{
    private const int Columns = 12, LatentImages = 100, ReportImages = 500;

    private static readonly double[] Radii = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];

    /// <summary>Measures a fitted filter on images held out, warns of codes that carry nothing, and adds the pictures.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The fitted filter.</param>
    /// <param name="heldOut">Images that it did not learn from.</param>
    public static void Report(Run run, LatentQuantization model, ImageSet heldOut)
    {
        var few = heldOut.Select(LearningParts.Thinned(heldOut.Count, ReportImages));
        var x = few.Pixels.To(run.Device);
        if (CodeFacts.Of(model.Encode(x)).Doubt() is { } doubt) run.Warn(doubt);
        run.Figure("test filter MSE", ClassificationMetrics.MeanSquaredError(model.Filter(x), x));
        if (model.HasClassifier && few.LabelTensor is { } labels)
        {
            var test = new RobustnessTest(model.Logits, x, labels.To(run.Device), run.Stream["report"]);
            var attacked = test.Attacked(Attack.FastGradientSign(0.2));
            run.Figure("test accuracy", test.Accuracy(x).Value);
            run.Figure("test accuracy, filtered", test.Accuracy(x, model.Filter).Value);
            run.Figure("test accuracy, fgsm 0.2", test.Accuracy(attacked).Value);
            run.Figure("test accuracy, fgsm 0.2, filtered", test.Accuracy(attacked, model.Filter).Value);
            AddAttack(run, model, test, Attack.FastGradientSign(0.2), model.ClassNames);
            run.Section("Accuracy against ε", "The fast gradient sign method on the classifier alone (it does not know the filter), and through the filter (BPDA).")
                .Add(Curves(test, Attack.FastGradientSign(), [("no filter", null), ("filter", model.Filter)], ("filter, attacked through it (BPDA)", model.DifferentiableFilter, model.Filter)));
        }
        else
        {
            var row = x.Narrow(0, 0, Math.Min(Columns, x.Size(0)));
            run.Section("Filtered images", "Images that were not learned from, above what the filter makes of them.")
                .Add(ImageGrid.Of("filtered", Tensor.Cat([row, model.Filter(row)], 0), (int)row.Size(0)).Named(["clean", "filtered"], []));
        }
        AddLatents(run, model, x);
    }

    /// <summary>Rows of clean, attacked and filtered images with the classes that are predicted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The filter.</param>
    /// <param name="test">The classifier with its images.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="names">The classes' names; null: their numbers.</param>
    public static void AddAttack(Run run, LatentQuantization model, RobustnessTest test, Attack attack, IReadOnlyList<string>? names)
    {
        var count = (int)Math.Min(Columns, test.Images.Size(0));
        var few = new RobustnessTest(x => test.LogitsOf(x), test.Images.Narrow(0, 0, count), test.Labels.Narrow(0, 0, count), run.Stream["picture"]);
        var changed = few.Attacked(attack);
        Tensor[] rows = [few.Images, changed, model.Filter(changed), model.Filter(few.Images)];
        long[][] seen = [.. rows.Select(row => few.Predicted(row).ToArray<long>())];
        string Name(long number) => names is not null && number < names.Count ? names[(int)number] : $"{number}";
        run.Section($"Images under {attack}", "Clean images, the same under attack, what the filter makes of the attacked, and of the clean ones. Above each column what the classifier says of the first three.")
            .Add(ImageGrid.Of("attacked", Tensor.Cat(rows, 0), count)
                .Named(["clean", "attacked", "attacked, filtered", "clean, filtered"], [.. Enumerable.Range(0, count).Select(i => $"{Name(seen[0][i])} {Name(seen[1][i])} {Name(seen[2][i])}")]));
    }

    /// <summary>Accuracy against the radius of an attack on the classifier alone, a line a filter, and of one through a filter.</summary>
    /// <param name="test">The classifier with its images.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="filters">Filters by name; null: none.</param>
    /// <param name="through">A name, the filter as it is differentiated, and as it is.</param>
    public static Plot Curves(
        RobustnessTest test, BoundedAttack attack, IReadOnlyList<(string Name, Func<Tensor, Tensor>? Filter)> filters,
        (string Name, Func<Tensor, Tensor> Differentiated, Func<Tensor, Tensor> Filter) through)
    {
        Tensor[] changed = [.. Radii.Select(radius => test.Attacked(attack with { Epsilon = radius }))];
        return Plot.Line("accuracy", "ε, on pixels from 0 to 1", "accuracy",
        [
            .. filters.Select(filter => new Series(filter.Name, Radii, [.. changed.Select(x => test.Accuracy(x, filter.Filter).Value)])),
            new Series(through.Name, Radii, [.. Radii.Select(radius => test.Accuracy(test.AttackedThrough(attack with { Epsilon = radius }, through.Differentiated), through.Filter).Value)]),
        ]);
    }

    /// <summary>The histogram of μ/Q, on which the band is -1..1.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The filter.</param>
    /// <param name="images">Images.</param>
    public static void AddLatents(Run run, LatentQuantization model, Tensor images)
    {
        const double shown = 6;
        var values = model.ScaledMeans(images.Narrow(0, 0, Math.Min(LatentImages, images.Size(0)))).Flatten().Clamp(-shown, shown).ToArray<double>();
        run.Section("Latents", $"The means μ(x) over the threshold Q, of all latents and {Math.Min(LatentImages, images.Size(0))} images, cut at ±{shown:0}. Within -1..1 a band's bit is 1: bits flip easily where many means lie near ±1.")
            .Add(Plot.Histogram("latents", "μ / Q", values, 60));
    }
}
