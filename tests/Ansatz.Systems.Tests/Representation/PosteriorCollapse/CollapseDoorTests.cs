using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Bad input, each with its message.</summary>
public sealed class CollapseDoorTests
{
    private static string Refused<T>(Action action) where T : Exception => Assert.Throws<T>(action).Message;

    [Fact]
    public void UnequalRows_AreRefused_WithBothCounts() =>
        Assert.Contains("x has 5 rows, y has 4", Refused<ArgumentException>(() => SecondMoments.Of(Tensor.Zeros([5, 2]), Tensor.Zeros([4, 2]))));

    [Fact]
    public void OptionsOutsideTheirRange_AreRefusedWhenTheyAreSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PosteriorCollapseOptions { DecoderDeviation = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PosteriorCollapseOptions { PriorDeviation = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PosteriorCollapseOptions { Beta = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PosteriorCollapseOptions { TopBeta = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PosteriorCollapseOptions { LatentSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentDeviation.Fixed(0));
        Assert.Throws<FormatException>(() => LatentDeviation.Parse("-1"));
        Assert.Equal(["auto", "learned", "0.5"], ((string[])["auto", "learned", "0.5"]).Select(text => LatentDeviation.Parse(text).ToString()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ARowThatIsNotFinite_IsNamed(double bad)
    {
        var table = (Table)CollapseData.Pairs(60).Source;
        Table With(string column)
        {
            var values = table.Numbers(column).Values.ToArray();
            values[2] = values[7] = bad;
            return table.With(new NumberColumn(column, values, role: table[column].Role));
        }
        foreach (var column in (string[])["x2", "y1"])
        {
            var message = Refused<DataException>(() => PosteriorCollapse.Fit(With(column), CollapseData.Options with { Split = Split.Parse("100/0/0") }, new Run()));
            Assert.Contains("row 3", message);
        }
    }

    [Fact]
    public void TwoLearnedDeviations_WithALighterUpperLevel_HaveNoMinimum_AndAnEqualOneIsWarnedOf()
    {
        var options = CollapseData.Options with { Method = CollapseMethod.Mhvae, EncoderDeviation = LatentDeviation.Learned, Beta = 1, TopBeta = 0.5 };
        foreach (var verb in (Action[])[() => PosteriorCollapse.Fit(CollapseData.Pairs(60), options, new Run()), () => PosteriorCollapse.Analyze(CollapseData.Pairs(60), options, new Run())])
            Assert.Contains("objective has no minimum", Refused<OptionException>(verb));
        var run = new Run();
        PosteriorCollapse.Analyze(CollapseData.Pairs(60), options with { TopBeta = 1 }, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("flat valley"));
        Assert.Contains("no closed form", Refused<OptionException>(() => PosteriorCollapse.Analyze(CollapseData.Pairs(60), options with { TopEncoderDeviation = LatentDeviation.Fixed(1) }, new Run())));
        Assert.Contains("no minimum", Refused<OptionException>(() => CollapseTheory.Predict([1], CollapseData.Options with { Beta = 0, EncoderDeviation = LatentDeviation.Fixed(1) })));
    }

    [Fact]
    public void FewerExamplesThanNumbers_AreWarnedOf()
    {
        var run = new Run();
        PosteriorCollapse.Analyze(DataArgument.Resolve<Table>("correlated-gaussians:count=20,size=16"), CollapseData.Options, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("16 examples of 32 numbers") && warning.Contains("unreliable"));
    }

    [Fact]
    public void WhatDoesNotFitTogether_IsRefused()
    {
        var inputs = ((Table)CollapseData.Pairs(60).Source).Select("x1", "x2");
        Assert.Contains("--method vae", Refused<DataException>(() => PosteriorCollapse.Fit(inputs, CollapseData.Options, new Run())));
        Assert.Contains("convolutions are for images", Refused<OptionException>(() => PosteriorCollapse.Fit(CollapseData.Pairs(60), CollapseData.Options with { Network = CollapseNetwork.Conv }, new Run())));
        Assert.Contains("linear networks only", Refused<OptionException>(() => PosteriorCollapse.Fit(CollapseData.Pairs(60), PosteriorCollapseOptions.Exact with { Network = CollapseNetwork.Relu }, new Run())));
        var plain = PosteriorCollapse.Fit(inputs, CollapseData.Options with { Method = CollapseMethod.Vae }, new Run());
        Assert.Contains("--method cvae", Refused<OptionException>(() => plain.Complete(inputs)));
        Assert.Contains("fitted on a table", Refused<DataException>(() => CollapseMeter.Of(plain, CollapseData.Images(4), 0, new Run())));
        Assert.Contains("x2", Refused<DataException>(() => CollapseMeter.Of(plain, inputs.Select("x1"), 0, new Run())));
    }
}
