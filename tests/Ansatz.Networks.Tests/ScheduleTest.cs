namespace Ansatz.Networks.Tests;

public class ScheduleTest
{
    [Theory]
    [InlineData("cosine", "cosine:0.1..0.01")]
    [InlineData("linear", "linear:0.1..0.02,until=0.5")]
    [InlineData("step", "step:0.1,factor=0.1,at=0.5+0.75")]
    [InlineData("exponential", "exponential:0.1..0.001")]
    [InlineData("oneCycle", "one-cycle:0.5")]
    public void Rates_ArePyTorchs(string name, string spelling)
    {
        var rates = new ReferenceTable(name).Values("rates");
        var schedule = Schedule.Parse(spelling);
        Numbers.Near(rates, [.. Enumerable.Range(0, 20).Select(step => schedule.At(step, 20))], 1e-12);
    }

    [Fact]
    public void WarmUp_RisesInALineAndThenRunsTheRest()
    {
        var schedule = Schedule.WarmUp(0.2, Schedule.Cosine(2, 0));
        Assert.Equal(0, schedule.At(0));
        Assert.Equal(1, schedule.At(0.1), 1e-12);
        Assert.Equal(2, schedule.At(0.2), 1e-12);
        Assert.Equal(1, schedule.At(0.6), 1e-12);
        Assert.Equal(0, schedule.At(1), 1e-12);
        Assert.Equal(0.5, Schedule.WarmUp(0.1).At(0.05), 1e-12);
        Assert.Equal(1, Schedule.WarmUp(0.1).At(0.7));
    }

    [Fact]
    public void Cyclic_RunsThroughSeveralTimes()
    {
        var schedule = Schedule.Cyclic(4, Schedule.Linear(0, 1, until: 0.5));
        Assert.Equal([0, 0.5, 1, 0, 0.5, 1, 1], new[] { 0, 0.0625, 0.1875, 0.25, 0.3125, 0.45, 1 }.Select(schedule.At), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Then_RunsOneAfterTheOther()
    {
        var schedule = Schedule.Linear(0, 1).Then(0.25, Schedule.Exponential(1, 0.01));
        Assert.Equal(0.5, schedule.At(0.125), 1e-12);
        Assert.Equal(1, schedule.At(0.25), 1e-12);
        Assert.Equal(0.1, schedule.At(0.625), 1e-12);
    }

    [Fact]
    public void Scaled_IsTheProduct()
    {
        Schedule constant = 3;
        Assert.Equal(1.5, (0.5 * constant).At(0.3));
        Assert.True((0.5 * constant).IsConstant);
        Assert.Equal(0.5 * Schedule.Cosine(1).At(0.3), (Schedule.Cosine(1) * 0.5).At(0.3), 1e-15);
    }

    [Fact]
    public void OutsideTheFit_TheNearerEndCounts()
    {
        var schedule = Schedule.Linear(1, 2);
        Assert.Equal(1, schedule.At(-3));
        Assert.Equal(2, schedule.At(7));
        Assert.Equal(1, schedule.At(0, 0));
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("linear:0..1")]
    [InlineData("linear:0..1,start=0.2,until=0.5")]
    [InlineData("cosine:0.001..0.0001")]
    [InlineData("exponential:0.01..0.0001")]
    [InlineData("step:0.1,factor=0.5,at=0.25+0.5")]
    [InlineData("warmup:0.1")]
    [InlineData("warmup:0.1,cosine:0.001..0")]
    [InlineData("warmup:0.1,linear:1..0,until=0.5")]
    [InlineData("one-cycle:0.01,rise=0.2,last=100")]
    [InlineData("cyclic:4,linear:0..1,until=0.5")]
    [InlineData("join:0.3,linear:1..2|cosine:2..0")]
    [InlineData("scale:0.5,warmup:0.1")]
    public void Spelling_ReadsBack(string text)
    {
        var schedule = Schedule.Parse(text);
        Assert.Equal(text, schedule.ToString());
        Assert.Equal(schedule, Schedule.Parse(schedule.ToString()));
    }

    [Fact]
    public void Exponents_AreNumbersToo() => Assert.Equal(Schedule.Cosine(1e-3, 1e-4), Schedule.Parse("cosine:1e-3..1e-4"));

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("cosinus:1..0")]
    [InlineData("cosine:1")]
    [InlineData("cosine:1..x")]
    [InlineData("cosine:1..0,until=1")]
    [InlineData("linear:0..1,until=2")]
    [InlineData("exponential:1..0")]
    [InlineData("step:1,at=0.5+0.2")]
    [InlineData("step:1")]
    [InlineData("warmup:1")]
    [InlineData("cyclic:0,1")]
    [InlineData("cyclic:x,1")]
    [InlineData("join:0.5,1")]
    [InlineData("NaN")]
    public void OtherText_IsRefused(string text)
    {
        Assert.Contains("is no schedule", Assert.Throws<FormatException>(() => Schedule.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(Schedule.TryParse(text, null, out _));
    }

    [Fact]
    public void Default_IsZero() => Assert.Equal(0, default(Schedule).At(0.5));

    [Fact]
    public void Plateau_IsPyTorchs()
    {
        var table = new ReferenceTable("plateau");
        var plateau = new Plateau(factor: 0.5, patience: 2, threshold: 1e-2);
        Numbers.Near(table.Values("scales"), [.. table.Values("losses").Select(plateau.Report)], 1e-15);
    }

    [Fact]
    public void Plateau_RemembersWhatItSaved()
    {
        var losses = new ReferenceTable("plateau").Values("losses");
        Plateau whole = new(patience: 2), first = new(patience: 2), second = new(patience: 2);
        double[] expected = [.. losses.Select(whole.Report)];
        foreach (var loss in losses[..8]) first.Report(loss);
        second.LoadState(first.State());
        Assert.Equal(expected[8..], losses[8..].Select(second.Report));
    }
}
