using System.Text.Json;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

public sealed class ClaimTests
{
    private static readonly Claim AtLeast = new("i", "samples follow attributes", "image grids", Criterion.AtLeast(0.9));

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.8999, false)]
    [InlineData(double.NaN, false)]
    public void Criterion_decides_at_its_bound(double value, bool holds)
    {
        var measurements = new Measurements();
        measurements.Record("i", value);
        Assert.Equal(holds, measurements.Judge(AtLeast).Holds);
    }

    [Fact]
    public void Claim_is_judged_by_the_mean_over_the_seeds_and_shows_the_deviation()
    {
        var measurements = new Measurements();
        foreach (var value in (double[])[0.8, 0.9, 1.0]) measurements.Record("i", value);
        var result = measurements.Judge(AtLeast);
        Assert.True(result.Holds);
        Assert.Equal("0.9 (sd 0.1)", result.Measured);
        Assert.Equal(">= 0.9", result.Criterion);
    }

    [Fact]
    public void Named_quantities_enter_an_inequality()
    {
        var claim = new Claim("i", "t", "p", Criterion.That("control >= real - 0.08", q => q["control"] >= q["real"] - 0.08));
        var measurements = new Measurements();
        measurements.Record("i", "control", 0.90);
        measurements.Record("i", "real", 0.99);
        var result = measurements.Judge(claim);
        Assert.False(result.Holds);
        Assert.Equal("control 0.9, real 0.99", result.Measured);
    }

    [Fact]
    public void Quantities_are_recorded_together_as_they_are_one_by_one()
    {
        var claim = new Claim("i", "t", "p", Criterion.That("a < b", q => q["a"] < q["b"]));
        var (together, apart) = (new Measurements(), new Measurements());
        foreach (var seed in (double[])[1, 2])
        {
            together.Record("i", ("a", seed), ("b", 3 * seed));
            apart.Record("i", "a", seed);
            apart.Record("i", "b", 3 * seed);
        }
        Assert.Equal(apart.Judge(claim), together.Judge(claim));
        Assert.Equal("a 1.5 (sd 0.7071), b 4.5 (sd 2.121)", together.Judge(claim).Measured);
    }

    [Fact]
    public void Claim_without_measurement_does_not_hold() => Assert.False(new Measurements().Judge(AtLeast).Holds);

    [Fact]
    public void Record_has_exactly_the_fields_of_the_design_and_reads_back()
    {
        using var folder = new TemporaryFolder();
        var record = Record();
        record.Write(folder["toy.json"]);
        var json = JsonDocument.Parse(File.ReadAllText(folder["toy.json"])).RootElement;
        Assert.Equal(["slug", "date", "ansatz", "libtorch", "threads", "seconds", "seeds", "claims", "provisional"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["id", "text", "paper", "measured", "criterion", "holds"], json.GetProperty("claims")[0].EnumerateObject().Select(p => p.Name));
        var read = ReproductionRecord.Read(folder["toy.json"]);
        Assert.Equal(record.Claims, read.Claims);
        Assert.False(read.AllHold());
    }

    [Fact]
    public void Page_lists_systems_in_order_and_shows_what_does_not_hold()
    {
        var page = ReproductionPage.Render([Record() with { Slug = "zeta" }, Record()]);
        Assert.Contains("2 of 4 claims of 2 systems hold.", page);
        Assert.True(page.IndexOf("## toy", StringComparison.Ordinal) < page.IndexOf("## zeta", StringComparison.Ordinal));
        Assert.Contains("| G2* | fewer numbers \\| bits | 0.6 | 0.7 | <= 0.6 | **no** |", page);
        Assert.Contains("2026-01-02, Ansatz 0.1.0, libtorch 1.13.0, 2 threads, 1:05, seeds 0, 1", page);
    }

    private static ReproductionRecord Record() => new("toy", "2026-01-02", "0.1.0", "1.13.0", 2, 65, [0, 1],
        [new("G1", "converges", "linear", "3,180 rounds", "<= 3,800", true), new("G2", "fewer numbers | bits", "0.6", "0.7", "<= 0.6", false)], ["G2"]);
}
