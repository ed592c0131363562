using System.Diagnostics;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>Images with their classes, a classifier, and what attacks and filters make of them.</summary>
/// <param name="classifier">Images in [0, 1] to logits.</param>
/// <param name="images">[n, channels, height, width] in [0, 1].</param>
/// <param name="labels">[n].</param>
/// <param name="stream">The randomness of attacks.</param>
internal sealed class RobustnessTest(Func<Tensor, Tensor> classifier, Tensor images, Tensor labels, RandomStream stream)
{
    /// <summary>What an adversary who knows the classifier differentiates, and one who knows the filter too.</summary>
    public const string Classifier = "classifier", Both = "classifier and filter (BPDA)";

    /// <summary>The classifier that the adversary has instead; null: the one under test.</summary>
    public Func<Tensor, Tensor>? Substitute { get; init; }

    /// <summary>The logits of the classifier under test.</summary>
    public Tensor LogitsOf(Tensor changed) => classifier(changed);

    /// <summary>The clean images.</summary>
    public Tensor Images => images;

    /// <summary>Their classes.</summary>
    public Tensor Labels => labels;

    /// <summary>The images under an attack on the classifier (or its substitute) alone.</summary>
    /// <param name="attack">The attack.</param>
    public Tensor Attacked(Attack attack) => Attacked(attack, Substitute ?? classifier);

    /// <summary>The images under an attack through a filter, by an adversary who knows both it and the classifier under test: the worst case, whatever the substitute.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="filter">The filter, with the gradient that the adversary takes.</param>
    public Tensor AttackedThrough(Attack attack, Func<Tensor, Tensor> filter) => Attacked(attack, x => classifier(filter(x)));

    /// <summary>The classes that are predicted, [n].</summary>
    /// <param name="changed">The images.</param>
    /// <param name="filter">What stands before the classifier; null: nothing.</param>
    public Tensor Predicted(Tensor changed, Func<Tensor, Tensor>? filter = null) => Chunked.Map(filter is null ? changed : Chunked.Map(changed, filter), x =>
    {
        var logits = classifier(x);
        return logits.Size(-1) == 1 ? (logits > 0).Squeeze(-1).To(ScalarType.Int64) : logits.ArgMax(-1);
    });

    /// <summary>The share that is classified right, with its interval.</summary>
    /// <param name="changed">The images, as many as labels.</param>
    /// <param name="filter">What stands before the classifier; null: nothing.</param>
    public MeanFigure Accuracy(Tensor changed, Func<Tensor, Tensor>? filter = null) => MeanFigure.Of(Predicted(changed, filter).Eq(labels).To(ScalarType.Float64));

    /// <summary>
    /// A row an attack on the classifier (or its substitute), and below one for the same attack through the filter: accuracy without and with the filter,
    /// flipped bits, milliseconds an image.
    /// </summary>
    /// <param name="model">The filter.</param>
    /// <param name="attacks">The attacks.</param>
    public Table Table(LatentQuantization model, IReadOnlyList<Attack> attacks)
    {
        var rows = new List<Row> { Measure(model, "none", 0, "", images) };
        foreach (var attack in attacks)
            rows.Add(Measure(model, attack.Name, RadiusOf(attack), Substitute is null ? Classifier : "substitute", Attacked(attack)));
        foreach (var attack in attacks)
            rows.Add(Measure(model, attack.Name, RadiusOf(attack), Both, AttackedThrough(attack, model.DifferentiableFilter)));
        return new Table(
        [
            new TextColumn("attack", rows.Select(row => row.Attack)),
            new NumberColumn("epsilon", [.. rows.Select(row => row.Epsilon)]),
            new TextColumn("gradient_through", rows.Select(row => row.Gradient)),
            new NumberColumn("accuracy", [.. rows.Select(row => row.Accuracy)]),
            new NumberColumn("accuracy_filtered", [.. rows.Select(row => row.Filtered)]),
            new NumberColumn("bits_flipped", [.. rows.Select(row => row.Flipped)]),
            new NumberColumn("distance", [.. rows.Select(row => row.Distance)]),
            new NumberColumn("filter_time", [.. rows.Select(row => row.Milliseconds)], unit: "ms an image"),
        ]);
    }

    private static double RadiusOf(Attack attack) => attack is BoundedAttack bounded ? bounded.Epsilon : double.NaN;

    private Tensor Attacked(Attack attack, Func<Tensor, Tensor> attacked)
    {
        var (target, chunk) = (AttackTarget.Classifier(attacked) with { Minimum = 0, Maximum = 1 }, 0);
        return Chunked.Map(images, labels, (x, y) => attack.Perturb(target, x, y, stream[chunk++]));
    }

    private Row Measure(LatentQuantization model, string attack, double epsilon, string gradient, Tensor changed)
    {
        var clock = Stopwatch.GetTimestamp();
        var filtered = model.Filter(changed);
        var milliseconds = Stopwatch.GetElapsedTime(clock).TotalMilliseconds / changed.Size(0);
        return new Row(attack, epsilon, gradient, Accuracy(changed).Value, Accuracy(filtered).Value, model.BitFlipRate(images, changed).Mean().ToDouble(),
            (changed - images).Flatten(1).Square().Sum([-1]).Sqrt().Mean().ToDouble(), milliseconds);
    }

    private sealed record Row(string Attack, double Epsilon, string Gradient, double Accuracy, double Filtered, double Flipped, double Distance, double Milliseconds);
}
