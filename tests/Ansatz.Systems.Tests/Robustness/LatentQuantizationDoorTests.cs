using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Systems.Robustness;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Robustness;

/// <summary>Bad input, each with its message.</summary>
public sealed class LatentQuantizationDoorTests
{
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1.01)]
    [InlineData(0, 255)]
    public void ImagesOfAnotherScale_AreRefused_WithTheRangeFound(double low, double high)
    {
        var images = low + (high - low) * TinyFilter.Images(3);
        images[0, 0, 0, 0].FillInPlace(low);
        images[0, 0, 0, 1].FillInPlace(high);
        var message = Assert.Throws<ArgumentException>(() => TinyFilter.Fitted.Filter(images)).Message;
        Assert.Contains(FormattableString.Invariant($"[{low:G4}, {high:G4}]"), message);
        Assert.Contains("[0, 1]", message);
    }

    [Fact]
    public void RoundingOutsideTheScale_IsBorne() => Assert.Equal(3, TinyFilter.Fitted.Filter(TinyFilter.Images(3) * 1.0009).Size(0));

    [Fact]
    public void AnotherShapeOrNoImages_AreRefused()
    {
        foreach (var shape in (Shape[])[[2, 3, 8, 8], [2, 1, 8, 12], [8, 8], [0, 1, 8, 8]])
            Assert.Contains("[n, 1, 8, 8]", Assert.Throws<ArgumentException>(() => TinyFilter.Fitted.Filter(Tensor.Zeros(shape))).Message);
    }

    [Theory]
    [InlineData(10, "multiples of 4")]
    [InlineData(4, "at least 8")]
    public void SidesThatAreNoMultiplesOfFour_AreRefusedBeforeTraining(int side, string reason)
    {
        var run = new Run();
        var message = Assert.Throws<DataException>(() => LatentQuantization.Fit(TinyFilter.Halves(4, side), TinyFilter.Options, run)).Message;
        Assert.Contains(reason, message);
        Assert.Contains("halves:side=", message);
        Assert.Throws<ArgumentException>(() => new LatentQuantization(TinyFilter.Options, [1, side, side], null, new RandomStream(1)));
    }

    [Fact]
    public void AnEmptySetAndWrongChannels_AreRefused()
    {
        Assert.Contains("no images", Assert.Throws<DataException>(() => LatentQuantization.Fit(new ImageSet([]), TinyFilter.Options, new Run())).Message);
        Assert.Contains("no images", Assert.Throws<DataException>(() => TinyFilter.Fitted.Denoise(new ImageSet([]))).Message);
        Assert.Throws<ArgumentException>(() => new LatentQuantization(TinyFilter.Options, [2, 8, 8], null, new RandomStream(1)));
        var mixed = new ImageSet([Image.FromValues("grey.png", 1, 8, 8, new float[64]), Image.FromValues("color.png", 3, 8, 8, new float[192])]);
        Assert.Contains("channels", Assert.Throws<DataException>(() => LatentQuantization.Fit(mixed, TinyFilter.Options, new Run())).Message);
    }

    [Fact]
    public void ImagesWithoutClassesOrAModelWithoutClassifier_CannotBeAttacked()
    {
        Assert.Contains("has no classes", Assert.Throws<DataException>(() => TinyFilter.Fitted.Attack(TinyFilter.Halves(4, labeled: false))).Message);
        var bare = LatentQuantization.Fit(TinyFilter.Halves(20), TinyFilter.Options with { ClassifierEpochs = 0 }, new Run());
        Assert.Contains("no classifier of its own", Assert.Throws<OptionException>(() => bare.Attack(TinyFilter.Halves(4))).Message);
        Assert.Throws<InvalidOperationException>(() => bare.Logits(TinyFilter.Images(1)));
        var three = new ImageSet(TinyFilter.Halves(3), [0, 1, 2]);
        Assert.Contains("2 classes", Assert.Throws<DataException>(() => TinyFilter.Fitted.Attack(three)).Message);
    }

    [Fact]
    public void CodesThatCarryNothing_AreWarnedOf()
    {
        var run = new Run();
        LatentQuantization.Fit(TinyFilter.Halves(40), TinyFilter.Options with { Quantizer = LatentQuantizer.Band(100), Steps = 2 }, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("of all bits are 1"));
        Assert.Null(new CodeFacts(0.5, 0.2).Doubt());
        Assert.Contains("carry nothing", new CodeFacts(0.5, 1).Doubt());
        Assert.Contains("of all bits are 1", new CodeFacts(0.01, 0.5).Doubt());
    }

    [Fact]
    public void AStrategyOfNoSite_IsRefused()
    {
        var options = TinyFilter.Options with { Strategy = [SiteStrategy.Parse("w=score")] };
        Assert.Contains("'w'", Assert.Throws<OptionException>(() => LatentQuantization.Fit(TinyFilter.Halves(20), options, new Run())).Message);
        LatentQuantization.Fit(TinyFilter.Halves(20), TinyFilter.Options with { Strategy = [SiteStrategy.Parse("u=score")], Steps = 3 }, new Run());
    }

    [Fact]
    public void OptionsOutsideTheirRange_AreRefusedWhenTheyAreSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatentQuantizationOptions { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatentQuantizationOptions { GradientPenalty = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatentQuantizationOptions { Smoothing = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentQuantizer.Band(0));
    }

    [Theory]
    [InlineData("band:0.1")]
    [InlineData("sign:0.25")]
    public void AQuantizer_IsReadAsItIsWritten(string text)
    {
        Assert.Equal(text, LatentQuantizer.Parse(text).ToString());
        Assert.Equal(LatentQuantizer.Parse(text), LatentQuantizer.Parse(text));
    }

    [Theory]
    [InlineData("gumbel")]
    [InlineData("band:0")]
    [InlineData("sign:x")]
    public void OtherQuantizers_AreRefused(string text) => Assert.Contains("band[:Q]", Assert.Throws<FormatException>(() => LatentQuantizer.Parse(text)).Message);

    [Fact]
    public void Options_ComeBackFromJson()
    {
        var options = LatentQuantizationOptions.Paper with { Quantizer = LatentQuantizer.Sign(0.3), Bound = Bound.ImportanceWeighted(4), Strategy = [SiteStrategy.Parse("u=score")] };
        var json = OptionsRecord.ToJson(options);
        var again = (LatentQuantizationOptions)OptionsRecord.FromJson(new LatentQuantizationOptions(), json);
        Assert.Equal(options.Strategy, again.Strategy);
        Assert.Equal(options with { Strategy = [] }, again with { Strategy = [] });
    }
}
