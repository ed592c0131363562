using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>What stands before a classifier, and how an adversary who knows it differentiates it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Filter">Images to images.</param>
/// <param name="Differentiated">The same with the gradient that the adversary takes.</param>
/// <param name="Codes">Images to bits, [n, bits]; null: it has none.</param>
internal sealed record Defense(string Name, Func<Tensor, Tensor> Filter, Func<Tensor, Tensor> Differentiated, Func<Tensor, Tensor>? Codes = null)
{
    /// <summary>A filter of bits.</summary>
    public static Defense Of(string name, LatentQuantization model) => new(name, model.Filter, model.DifferentiableFilter, model.Encode);

    /// <summary>The baseline without quantization.</summary>
    public static Defense Of(string name, PlainVaeFilter filter) => new(name, filter.Filter, filter.Filter);

    /// <summary>A blur with a standard deviation of one pixel.</summary>
    public static Defense Blur { get; } = new("Gaussian blur, σ = 1", new GaussianBlur(1).Forward, new GaussianBlur(1).Forward);

    /// <summary>Pixels rounded to black and white.</summary>
    public static Defense OneBit { get; } = new("bit depth 1", x => x.Round(), BackwardPassApproximation.Identity(x => x.Round()));
}

/// <summary>One data set with a trained classifier, on which defenses are tried: 6000 images to learn from, the first 1000 of the test part to attack.</summary>
internal sealed class RobustnessStudy
{
    /// <summary>What the rows of figures say.</summary>
    public const string Clean = "clean", Fgsm = "FGSM", Pgd = "PGD", DeepFool = "DeepFool", Substitute = "FGSM 0.3, substitute", Flips = "bits flipped at FGSM 0.1";

    private static readonly BoundedAttack[] Attacks = [.. Attack.AtEach([Attack.FastGradientSign()], [0.1, 0.2, 0.3]).Concat(Attack.AtEach([Attack.ProjectedGradient()], [0.2, 0.3])).Cast<BoundedAttack>()];

    private readonly LatentQuantizationOptions _recipe;
    private readonly Run _run;
    private readonly int _epochs;
    private readonly List<(string Name, Tensor Images)> _attacked = [];

    /// <summary>Reads the data, trains the classifier and attacks it.</summary>
    /// <param name="data">The data set's name.</param>
    /// <param name="training">Images to learn from.</param>
    /// <param name="tested">Images to attack.</param>
    /// <param name="recipe">How filters and classifier are fitted.</param>
    /// <param name="run">The run.</param>
    public RobustnessStudy(string data, int training, int tested, LatentQuantizationOptions recipe, Run run)
    {
        (_recipe, _run, _epochs) = (recipe with { ClassifierEpochs = 0 }, run, recipe.ClassifierEpochs);
        Training = DataArgument.Resolve<ImageSet>($"{data}:part=train", "images", run).Take(training);
        Tested = DataArgument.Resolve<ImageSet>($"{data}:part=test", "images", run).Take(tested);
        ClassNames = Training.ClassNames!;
        Classifier = NewClassifier(recipe, run.Stream["classifier"]);
        Classifier.Fit(Training, recipe.ClassifierEpochs, run, "classifier");
        var other = NewClassifier(recipe, run.Stream["substitute"]);
        other.Fit(Training, recipe.ClassifierEpochs, run, "substitute");
        Test = TestOf(Classifier);
        _attacked.Add((Clean, Test.Images));
        _attacked.AddRange(Attacks.Select(attack => (NameOf(attack), Test.Attacked(attack))));
        _attacked.Add((DeepFool, Test.Attacked(new DeepFool())));
        _attacked.Add((Substitute, new RobustnessTest(Classifier.Forward, Test.Images, Test.Labels, run.Stream["attack"]) { Substitute = other.Forward }.Attacked(Attack.FastGradientSign(0.3))));
    }

    /// <summary>The images to learn from.</summary>
    public ImageSet Training { get; }

    /// <summary>The images to attack.</summary>
    public ImageSet Tested { get; }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The classifier.</summary>
    public SmallClassifier Classifier { get; }

    /// <summary>The classifier with the images to attack.</summary>
    public RobustnessTest Test { get; }

    /// <summary>The columns of <see cref="Figures"/>, in order.</summary>
    public IReadOnlyList<string> Columns => [.. _attacked.Select(attacked => attacked.Name), Through(Attack.FastGradientSign(0.3)), Through(Attack.ProjectedGradient(0.3)), Flips, "ms an image"];

    /// <summary>Fits a filter.</summary>
    /// <param name="change">How its recipe differs.</param>
    public LatentQuantization Fit(Func<LatentQuantizationOptions, LatentQuantizationOptions>? change = null) => LatentQuantization.FitTo(Training, change?.Invoke(_recipe) ?? _recipe, _run);

    /// <summary>Fits the baseline without quantization.</summary>
    public PlainVaeFilter FitPlain() => PlainVaeFilter.Fit(Training, _recipe, _run);

    /// <summary>The accuracies of the classifier behind a defense under every attack, with flipped bits and time.</summary>
    /// <param name="defense">The defense; null: none.</param>
    public IReadOnlyDictionary<string, double> Figures(Defense? defense)
    {
        var figures = _attacked.ToDictionary(attacked => attacked.Name, attacked => Test.Accuracy(attacked.Images, defense?.Filter).Value);
        if (defense is null) return figures;
        foreach (var attack in (BoundedAttack[])[Attack.FastGradientSign(0.3), Attack.ProjectedGradient(0.3)])
            figures[Through(attack)] = Test.Accuracy(Test.AttackedThrough(attack, defense.Differentiated), defense.Filter).Value;
        if (defense.Codes is { } codes)
        {
            foreach (var attack in Attacks.Take(3)) figures[$"bits flipped at {NameOf(attack)}"] = codes(Test.Images).Ne(codes(Changed(NameOf(attack)))).To(ScalarType.Float64).Mean().ToDouble();
        }
        var clock = System.Diagnostics.Stopwatch.GetTimestamp();
        Chunked.Map(Test.Images, defense.Filter);
        figures["ms an image"] = System.Diagnostics.Stopwatch.GetElapsedTime(clock).TotalMilliseconds / Test.Images.Size(0);
        return figures;
    }

    /// <summary>The figures of a classifier trained with the fast gradient sign method of ε = 0.3 on half of every batch, attacked itself.</summary>
    public IReadOnlyDictionary<string, double> AdversarialTraining()
    {
        var hardened = NewClassifier(_recipe, _run.Stream["classifier"]);
        hardened.Fit(Training, _epochs, _run, "adversarial-training", Attack.FastGradientSign(0.3));
        var test = TestOf(hardened);
        var figures = new Dictionary<string, double> { [Clean] = test.Accuracy(Test.Images).Value, [Substitute] = test.Accuracy(Changed(Substitute)).Value };
        foreach (var attack in Attacks) figures[NameOf(attack)] = test.Accuracy(test.Attacked(attack)).Value;
        figures[DeepFool] = test.Accuracy(test.Attacked(new DeepFool())).Value;
        return figures;
    }

    /// <summary>An attack as columns name it.</summary>
    public static string NameOf(BoundedAttack attack) => $"{attack.Name.ToUpperInvariant()} {attack.Epsilon:0.#}";

    /// <summary>An attack through the defense as columns name it.</summary>
    public static string Through(BoundedAttack attack) => $"BPDA-{NameOf(attack)}";

    private Tensor Changed(string name) => _attacked.First(attacked => attacked.Name == name).Images;

    private SmallClassifier NewClassifier(LatentQuantizationOptions recipe, RandomStream stream)
    {
        var classifier = new SmallClassifier([Training.Channels, Training.Height, Training.Width], ClassNames.Count, recipe.Refined, stream);
        classifier.To(_run.Device);
        return classifier;
    }

    private RobustnessTest TestOf(SmallClassifier classifier) =>
        new(classifier.Forward, Tested.Pixels.To(_run.Device), Tested.LabelTensor!.To(_run.Device), _run.Stream["attack"]);
}
