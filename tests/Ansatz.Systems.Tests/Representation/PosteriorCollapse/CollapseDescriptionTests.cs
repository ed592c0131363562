using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>What the system says of itself: verbs, options, claims, its page.</summary>
public sealed class CollapseDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(PosteriorCollapse).Assembly).Find("posterior-collapse")!;

    [Fact]
    public void TheTheory_NeedsNoModel_AndHasTheOptionsOfTheFit()
    {
        Assert.False(System.Find("analyze")!.NeedsModel);
        Assert.True(System.Find("fit")!.MakesModel);
        Assert.All((string[])["method", "beta", "top-beta", "decoder-deviation", "prior-deviation", "latent-size", "encoder-deviation", "bound", "strategy"], option => Assert.NotNull(System.Find("analyze")!.Find(option)));
    }

    [Fact]
    public void Options_ComeBackFromJson()
    {
        var options = PosteriorCollapseOptions.Exact with { Method = CollapseMethod.Mhvae, TopBeta = 3, EncoderDeviation = LatentDeviation.Fixed(0.25), Observed = ObservedRegion.Half };
        var again = (PosteriorCollapseOptions)OptionsRecord.FromJson(new PosteriorCollapseOptions(), OptionsRecord.ToJson(options));
        Assert.Equal(options with { Strategy = again.Strategy }, again);
    }

    [Fact]
    public void TheReproduction_HasTheClaimsOfTheSpecification_AndTheBaselines() =>
        Assert.Equal(["E1", "B1", "E2", "E3", "E4", "B3", "E5", "E6"], System.Reproduction!.Claims.Select(claim => claim.Id));

    [Fact]
    [Trait("speed", "slow")]
    public void TheReproduction_AtATinySize_MeasuresEveryClaim()
    {
        Assert.SkipUnless(Data.Named.NamedRegistry.Find("fashion-mnist")!.Location is not null, "Fashion-MNIST is not on this machine (apt-get install dataset-fashion-mnist)");
        var run = new Run();
        var record = new PosteriorCollapseReproduction(100, 0.01).Execute(run, seeds: 1);
        Assert.All(record.Claims, claim => Assert.NotEqual("not measured", claim.Measured));
        Assert.All(record.Claims, claim => Assert.DoesNotContain("NaN", claim.Measured));
        Assert.Contains(run.Sections, section => section.Title.StartsWith("Completions", StringComparison.Ordinal));
    }
}
