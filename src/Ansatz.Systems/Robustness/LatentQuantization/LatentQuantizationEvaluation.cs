using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>What is measured of a fitted filter on images that it did not learn from.</summary>
internal static class LatentQuantizationEvaluation
{
    private static readonly Attack[] OnTheClassifier =
    [
        .. Attack.AtEach([Attack.FastGradientSign()], [0.1, 0.2, 0.3]), Attack.ProjectedGradient(0.2), new DeepFool(),
    ];

    private static readonly BoundedAttack[] ThroughTheFilter = [Attack.FastGradientSign(0.3), Attack.ProjectedGradient(0.3)];

    /// <summary>The figures in order.</summary>
    /// <param name="model">The filter.</param>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    /// <param name="test">The classifier with its images; null: there is none.</param>
    public static IReadOnlyList<KeyValuePair<string, MeanFigure>> Of(LatentQuantization model, Tensor images, RobustnessTest? test)
    {
        var figures = new List<KeyValuePair<string, MeanFigure>>();
        void Add(string name, MeanFigure figure) => figures.Add(new(name, figure));
        if (test is not null)
        {
            Add("accuracy, clean", test.Accuracy(test.Images));
            Add("accuracy filtered, clean", test.Accuracy(test.Images, model.Filter));
            foreach (var attack in OnTheClassifier)
            {
                var changed = test.Attacked(attack);
                Add($"accuracy, {NameOf(attack)}", test.Accuracy(changed));
                Add($"accuracy filtered, {NameOf(attack)}", test.Accuracy(changed, model.Filter));
                Add($"bits flipped, {NameOf(attack)}", MeanFigure.Of(model.BitFlipRate(test.Images, changed)));
            }
            foreach (var attack in ThroughTheFilter)
                Add($"accuracy filtered, {NameOf(attack)} through the filter (BPDA)", test.Accuracy(test.AttackedThrough(attack, model.DifferentiableFilter), model.Filter));
        }
        var bits = CodeFacts.Of(model.Encode(images));
        Add("filter MSE", MeanFigure.Of((model.Filter(images) - images).Square().Mean([1, 2, 3])));
        Add("share of bits 1", new(bits.Ones, 0));
        Add("share of bits that never change", new(bits.Constant, 0));
        Add("filter time [ms an image]", new(1000 * model.SecondsAnImage(images), 0));
        return figures;
    }

    /// <summary>An attack as figures name it.</summary>
    public static string NameOf(Attack attack) => attack is BoundedAttack bounded ? $"{attack.Name} {bounded.Epsilon:0.##}" : attack.Name;
}

/// <summary>How the codes of many images use their bits.</summary>
/// <param name="Ones">The share of bits that are 1, in [0, 1].</param>
/// <param name="Constant">The share of bits that are the same for all images, in [0, 1].</param>
internal readonly record struct CodeFacts(double Ones, double Constant)
{
    private const double Extreme = 0.02;

    /// <summary>The facts of codes of 1 and -1, [n, bits].</summary>
    public static CodeFacts Of(Tensor codes)
    {
        var shares = (codes > 0).To(ScalarType.Float64).Mean([0]);
        return new CodeFacts(shares.Mean().ToDouble(), (shares.Eq(0) | shares.Eq(1)).To(ScalarType.Float64).Mean().ToDouble());
    }

    /// <summary>What is wrong, or null.</summary>
    public string? Doubt() =>
        Ones < Extreme || Ones > 1 - Extreme ? $"{Ones:P1} of all bits are 1: the encoder's means left the band (or never reach it), and the soft bits pass no gradient. Lower --learning-rate, or widen the band (--quantizer band:0.2)"
        : Constant > 1 - Extreme ? $"{Constant:P1} of the bits are the same for every image: the codes carry nothing. Fit longer, or lower --gradient-penalty" : null;
}
