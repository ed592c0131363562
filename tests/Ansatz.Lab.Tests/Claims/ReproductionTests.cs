namespace Ansatz.Lab.Tests;

public sealed class ReproductionTests
{
    [Fact]
    public void Seeds_are_measured_one_by_one_and_judged_together()
    {
        var run = new Run();
        var record = new Coin().Execute(run, seeds: 3);
        Assert.Equal([0, 1, 2], record.Seeds);
        Assert.Equal(["mean", "never"], record.Claims.Select(c => c.Id));
        Assert.Equal("11 (sd 1)", record.Claims[0].Measured);
        Assert.True(record.Claims[0].Holds);
        Assert.False(record.Claims[1].Holds);
        Assert.False(record.AllHold());
        Assert.Equal(["never"], record.Provisional);
        Assert.Equal(["Claims", "Seed 0"], run.Sections.Select(s => s.Title));
    }

    [Fact]
    public void Only_the_claims_asked_for_are_measured()
    {
        var coin = new Coin();
        var record = coin.Execute(new Run(), only: ["mean"]);
        Assert.Equal(["mean"], coin.Asked);
        Assert.Equal("mean", Assert.Single(record.Claims).Id);
        Assert.Contains("no claim mena; its claims are mean, never, its other experiments aside", Assert.Throws<ArgumentException>(() => coin.Execute(new Run(), only: ["mena"])).Message);
    }

    [Fact]
    public void Experiments_without_a_claim_are_asked_for_by_name_and_belong_to_the_whole()
    {
        var coin = new Coin();
        Assert.Empty(coin.Execute(new Run(), only: ["aside"]).Claims);
        Assert.Equal(["aside"], coin.Asked);
        coin.Execute(new Run());
        Assert.Equal(["mean", "never", "aside"], coin.Asked);
        Assert.Contains("its other experiments aside", Assert.Throws<ArgumentException>(() => coin.Execute(new Run(), only: ["asid"])).Message);
    }

    [Fact]
    public void Image_grids_have_their_layout_and_names()
    {
        var grid = ImageGrid.Of("g", Torch.Tensor.Zeros(6, 1, 8, 8), columns: 3).Named(rows: ["a", "b"]);
        Assert.Equal((2, 3), (grid.Layout.Rows, grid.Layout.Columns));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], grid.Png[..4].ToArray());
        Assert.Throws<ArgumentException>(() => grid.Named(columns: ["only one"]));
    }

    private sealed class Coin : Reproduction
    {
        public IReadOnlySet<string> Asked { get; private set; } = new HashSet<string>();

        public override string Slug => "coin";

        public override IReadOnlyList<Claim> Claims { get; } =
        [
            new("mean", "the mean is at least 11", "11", Criterion.AtLeast(11)),
            new("never", "it is never below 12", "12", Criterion.AtLeast(12)) { Provisional = true },
        ];

        public override IReadOnlyList<string> Reported => ["aside"];

        protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
        {
            Asked = claims;
            foreach (var claim in claims.Except(Reported)) measurements.Record(claim, 10 + run.Seed);
            run.Section($"Seed {run.Seed}").Add(Plot.Bar("p", "x", "y", [new("a", 1)]));
        }
    }
}
