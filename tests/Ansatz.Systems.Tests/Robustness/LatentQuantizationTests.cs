using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Systems.Robustness;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Robustness;

/// <summary>Behavior on small data, the verbs, saving and loading.</summary>
public sealed class LatentQuantizationTests
{
    private static readonly Attack[] Attacks = [Attack.FastGradientSign(0.3), Attack.ProjectedGradient(0.3)];

    [Fact]
    public void Fit_LearnsAFilterThatKeepsTheClasses_AndUndoesNoiseOfNoMeaning()
    {
        var (model, images) = (TinyFilter.Fitted, TinyFilter.Halves(60));
        Assert.False(model.IsTraining);
        var filtered = model.Denoise(images);
        Assert.Equal(images.Ids, filtered.Ids);
        Assert.True((filtered.Pixels - images.Pixels).Square().Mean().ToDouble() < 0.01);
        var noisy = (images.Pixels + 0.1 * new RandomStream(2).Normal(images.Pixels.Shape)).Clamp(0, 1);
        var again = model.Filter(noisy);
        Assert.True((again - images.Pixels).Square().Mean().ToDouble() < (noisy - images.Pixels).Square().Mean().ToDouble());
        Assert.True((model.Reconstruct(images).Pixels - images.Pixels).Square().Mean().ToDouble() < 0.02);
    }

    [Fact]
    public void Encode_GivesTheBitsOfEachImage()
    {
        var codes = TinyFilter.Fitted.Encode(TinyFilter.Halves(5));
        Assert.Equal(["image-1.png", "image-2.png", "image-3.png", "image-4.png", "image-5.png"], codes.Ids);
        Assert.Equal("bits", codes.Main.Name);
        Assert.True(codes.Main.IsInteger);
        Assert.Equal([8L], codes.Main.ItemShape);
    }

    [Fact]
    public void Attack_HasARowAnAttack_AndRowsThroughTheFilterBelow()
    {
        var (images, run) = (TinyFilter.Halves(40), new Run(seed: 2));
        var table = TinyFilter.Fitted.Attack(images, method: Attacks, epsilon: SpelledRange.Parse("0.1..0.4/2"), run: run);
        Assert.Equal(["none", "fgsm", "fgsm", "pgd", "pgd", "fgsm", "fgsm", "pgd", "pgd"], table["attack"].ToTexts());
        Assert.Equal([0, 0.1, 0.4, 0.1, 0.4, 0.1, 0.4, 0.1, 0.4], table.Numbers("epsilon").Values.ToArray());
        Assert.Equal(4, table["gradient_through"].ToTexts().Count(text => text!.Contains("BPDA")));
        var (plain, filtered) = (table.Numbers("accuracy").Values.ToArray(), table.Numbers("accuracy_filtered").Values.ToArray());
        Assert.True(plain[0] > 0.95 && plain[2] < plain[0], string.Join(' ', plain));
        Assert.True(filtered[0] > 0.9, string.Join(' ', filtered));
        Assert.Equal(0, table.Numbers("bits_flipped").Values[0]);
        Assert.Contains(run.Sections, section => section.Title.StartsWith("Images under pgd:0.4"));
    }

    [Fact]
    public void Attack_ByASubstitute_UsesItsGradient()
    {
        var images = TinyFilter.Halves(40);
        var table = TinyFilter.Fitted.Attack(images, substitute: new Inverted(), method: [Attack.FastGradientSign(0.3)]);
        Assert.Equal(["", "substitute", "classifier and filter (BPDA)"], table["gradient_through"].ToTexts());
        Assert.True(table.Numbers("accuracy").Values[1] >= 0.95); // the substitute errs the other way: its attack sharpens the halves
    }

    [Fact]
    public void TheRowThroughTheFilter_IsOfTheAttackedClassifier_WhateverTheSubstitute()
    {
        var images = TinyFilter.Halves(40);
        Table Through(IClassifier? substitute) => TinyFilter.Fitted.Attack(images, substitute: substitute, method: [Attack.FastGradientSign(0.4)]);
        var (known, black) = (Through(null), Through(new Inverted()));
        foreach (var column in (string[])["accuracy", "accuracy_filtered", "bits_flipped", "distance"])
            Assert.Equal(known.Numbers(column).Values[2], black.Numbers(column).Values[2]);
        Assert.Equal(1, black.Numbers("accuracy_filtered").Values[1]);
        Assert.True(black.Numbers("accuracy_filtered").Values[2] < 0.8); // through the substitute it would sharpen the halves
    }

    [Theory]
    [InlineData("deepfool:steps=10")]
    [InlineData("cw:steps=20,searches=2,rate=0.1")]
    public void AnAttackWithoutARadius_HasARowThroughTheFilterToo(string attack)
    {
        var table = TinyFilter.Fitted.Attack(TinyFilter.Halves(20), method: [Attack.Parse(attack)]);
        Assert.Equal(["", "classifier", "classifier and filter (BPDA)"], table["gradient_through"].ToTexts());
        Assert.Equal(["none", attack.Split(':')[0], attack.Split(':')[0]], table["attack"].ToTexts());
        Assert.True(double.IsFinite(table.Numbers("distance").Values[2]));
    }

    [Fact]
    public void AClassifierOfOnesOwn_IsAttacked_WhateverTheOrderOfItsClasses()
    {
        var images = TinyFilter.Halves(40);
        var table = TinyFilter.Fitted.Attack(images, new Swapped(), method: [Attack.FastGradientSign(0)]);
        Assert.Equal(1, table.Numbers("accuracy").Values[0]);
        var metrics = TinyFilter.Fitted.Evaluate(images, new Swapped());
        Assert.Contains("accuracy, clean", metrics["metric"].ToTexts());
    }

    [Fact]
    public void Evaluate_GivesARowAMetric_AndWithoutAClassifierThoseOfTheFilter()
    {
        var metrics = TinyFilter.Fitted.Evaluate(TinyFilter.Halves(60));
        var names = metrics["metric"].ToTexts();
        foreach (var expected in (string[])["accuracy, clean", "accuracy filtered, fgsm 0.2", "accuracy filtered, deepfool", "bits flipped, pgd 0.2", "accuracy filtered, pgd 0.3 through the filter (BPDA)", "filter MSE", "share of bits 1", "filter time [ms an image]"])
            Assert.Contains(expected, names);
        Assert.True(metrics.Numbers("value").Values.ToArray().All(double.IsFinite));
        var unlabeled = TinyFilter.Halves(30, labeled: false);
        var model = LatentQuantization.Fit(unlabeled, TinyFilter.Options, new Run());
        Assert.False(model.HasClassifier);
        Assert.Equal(["filter MSE", "share of bits 1", "share of bits that never change", "filter time [ms an image]"], model.Evaluate(unlabeled)["metric"].ToTexts());
    }

    [Fact]
    public void AModel_ComesBackFromItsFolderBitForBit()
    {
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["model"]);
        ModelRecord.Save(place, TinyFilter.Fitted.Describe(), TinyFilter.Fitted);
        var again = (LatentQuantization)FittedModel.Load(new SystemRegistry(typeof(LatentQuantization).Assembly).Find("latent-quantization")!, place);
        Assert.Equal(["left", "right"], again.ClassNames);
        Assert.Equal(OptionsRecord.ToJson(TinyFilter.Fitted.Options).ToJsonString(), OptionsRecord.ToJson(again.Options).ToJsonString());
        var x = TinyFilter.Images(20);
        Assert.True(again.Filter(x).Equal(TinyFilter.Fitted.Filter(x)));
        Assert.True(again.Logits(x).Equal(TinyFilter.Fitted.Logits(x)));
        Assert.Contains("\"range\"", File.ReadAllText(place.Model));
    }

    [Theory]
    [InlineData("band:0.1", 10, "elbo", false)]
    [InlineData("sign:0.1", 10, "elbo", false)]
    [InlineData("band:0.2", 0, "iwelbo:4", false)]
    [InlineData("band:0.1", 10, "elbo", true)]
    public void EveryObjective_LowersTheErrorOfItsDecoders(string quantizer, double penalty, string bound, bool refined)
    {
        var images = TinyFilter.Halves(64);
        var options = TinyFilter.Options with { Quantizer = LatentQuantizer.Parse(quantizer), GradientPenalty = penalty, Bound = Bound.Parse(bound), Refined = refined, ClassifierEpochs = 0, Steps = 100 };
        var (before, after) = (new LatentQuantization(options, [1, 8, 8], null, new RandomStream(1)), LatentQuantization.FitTo(images, options, new Run()));
        double Error(LatentQuantization model, Func<LatentQuantization, Objective> objective) => objective(model).Estimate(new RandomStream(3)).Value;
        Assert.True(Error(after, m => m.SoftDecoderObjective(images.Pixels)) < Error(before, m => m.SoftDecoderObjective(images.Pixels)));
        Assert.True(Error(after, m => m.BitDecoderObjective(images.Pixels)) < Error(before, m => m.BitDecoderObjective(images.Pixels)));
        Assert.True(Error(after, m => m.EncoderObjective(images.Pixels)) > Error(before, m => m.EncoderObjective(images.Pixels)));
    }

    [Fact]
    public void TheSameSeed_GivesTheSameModel()
    {
        string Digest(long seed) => string.Join(' ', LatentQuantization.Fit(TinyFilter.Halves(40), TinyFilter.Options, new Run(seed)).Parameters().Select(p => p.Value.Sum().ToDouble().ToString("R")));
        Assert.Equal(Digest(3), Digest(3));
        Assert.NotEqual(Digest(3), Digest(4));
    }

    [Fact]
    public void AdversarialTraining_HardensTheClassifier()
    {
        var images = TinyFilter.Halves(200);
        double Hardened(Attack? adversary)
        {
            var classifier = new SmallClassifier([1, 8, 8], 2, refined: false, new RandomStream(1));
            classifier.Fit(images, 40, new Run(), "classifier", adversary);
            var (x, y) = (images.Pixels, images.LabelTensor!);
            return classifier.Target.Loss(Attack.FastGradientSign(0.3).Perturb(classifier.Target, x, y), y).Mean().ToDouble();
        }

        var (plain, hardened) = (Hardened(null), Hardened(Attack.FastGradientSign(0.3)));
        Assert.True(hardened < 0.8 * plain, $"{hardened} {plain}");
    }

    /// <summary>Class 0 is that of images bright on the right.</summary>
    private sealed class Swapped : IClassifier
    {
        public Shape? ItemShape => null;

        public IReadOnlyList<string>? ClassNames => ["right", "left"];

        public Tensor Logits(Tensor items) => Tensor.Stack([items.Narrow(-1, 4, 4).Mean([1, 2, 3]), items.Narrow(-1, 0, 4).Mean([1, 2, 3])], -1);
    }

    private sealed class Inverted : IClassifier
    {
        public Shape? ItemShape => null;

        public IReadOnlyList<string>? ClassNames => null;

        public Tensor Logits(Tensor items) => new Swapped().Logits(items);
    }
}
