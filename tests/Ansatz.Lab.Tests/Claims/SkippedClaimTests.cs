using System.Text.Json;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

/// <summary>A claim whose data are not on this machine neither holds nor fails: it is skipped, and says why.</summary>
public sealed class SkippedClaimTests
{
    private const string Reason = $"{NotCollected.Known} is not on this machine; collect it";

    static SkippedClaimTests() => NotCollected.Register();

    [Fact]
    public void It_is_not_measured_shown_with_its_reason_and_counted_apart()
    {
        var (survey, run) = (new Survey(), new Run());
        var record = survey.Execute(run, seeds: 2);
        Assert.Equal([["drawn", "aside"], ["drawn", "aside"]], survey.Asked);
        Assert.Equal("10 (sd 0)", record.Claims[0].Measured);
        Assert.Null(record.Claims[0].Skipped);
        Assert.Equal($"skipped: {Reason}", record.Claims[1].Measured);
        Assert.Equal(Reason, record.Claims[1].Skipped);
        Assert.False(record.Claims[1].Holds);
        Assert.True(record.AllHold());
        Assert.Equal([$"collected, collected too skipped: {Reason}"], run.Warnings);
        var claims = run.Sections.Single(section => section.Title == "Claims");
        Assert.Equal("1 of 1 claims hold (2 skipped), over 2 seeds.", claims.Text);
        Assert.Equal(["yes", "skipped", "skipped"], Assert.IsType<ReportTable>(Assert.Single(claims.Pictures)).Rows.Select(row => row[^1]));
    }

    [Fact]
    public void Nothing_is_measured_where_nothing_can_be()
    {
        var survey = new Survey();
        var record = survey.Execute(new Run(), only: ["collected"]);
        Assert.Empty(survey.Asked);
        Assert.Equal("skipped", Assert.Single(record.Claims).Verdict());
        Assert.True(record.AllHold());
    }

    [Fact]
    public void A_failed_claim_still_fails_beside_it()
    {
        var record = new Survey { Value = 0 }.Execute(new Run());
        Assert.False(record.AllHold());
        Assert.Equal("0 of 1 claims hold (2 skipped)", ClaimResult.Tally(record.Claims));
    }

    [Fact]
    public void Json_and_page_keep_the_reason_and_say_nothing_of_it_where_there_is_none()
    {
        using var folder = new TemporaryFolder();
        var record = new Survey().Execute(new Run());
        record.Write(folder["survey.json"]);
        var claims = JsonDocument.Parse(File.ReadAllText(folder["survey.json"])).RootElement.GetProperty("claims");
        Assert.False(claims[0].TryGetProperty("skipped", out _));
        Assert.Equal(Reason, claims[1].GetProperty("skipped").GetString());
        Assert.Equal(record.Claims, ReproductionRecord.Read(folder["survey.json"]).Claims);
        var page = ReproductionPage.Render([record]);
        Assert.Contains("1 of 1 claims of 1 system hold (2 skipped).", page);
        Assert.Contains($"| collected | it was found | 1 | skipped: {Reason} | >= 1 | skipped |", page);
    }

    [Fact]
    public void Data_that_nobody_knows_are_a_mistake_of_the_claim() =>
        Assert.Contains("'nonsense'", Assert.Throws<InvalidOperationException>(() => new Survey { Source = "nonsense" }.Execute(new Run())).Message);

    private sealed class Survey : Reproduction
    {
        public double Value { get; init; } = 10;

        public string Source { get; init; } = NotCollected.Known;

        public List<string[]> Asked { get; } = [];

        public override string Slug => "survey";

        public override IReadOnlyList<string> Reported => ["aside"];

        public override IReadOnlyList<Claim> Claims =>
        [
            new("drawn", "it is drawn", "10", Criterion.AtLeast(10)), new("collected", "it was found", "1", Criterion.AtLeast(1)) { Data = Source },
            new("collected too", "it was found", "1", Criterion.AtLeast(1)) { Data = Source },
        ];

        protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
        {
            Asked.Add([.. claims]);
            measurements.Record("drawn", Value);
        }
    }
}
