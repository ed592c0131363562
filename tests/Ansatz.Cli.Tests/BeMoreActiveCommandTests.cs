namespace Ansatz.Cli.Tests;

/// <summary>be-more-active from words to files.</summary>
public sealed class BeMoreActiveCommandTests : CommandTest
{
    [Fact]
    [Trait("speed", "slow")]
    public void AModel_IsFitted_Analyzed_Encoded_AndJudged()
    {
        var told = Done("be-more-active fit --images sprites:count=400,side=16 --method beta-tc-vae:2 --channels 4 8 --hidden 16 --latent-size 4 --steps 20 --out vae");
        Assert.Contains("active latents", told);
        Assert.Contains("next: ansatz be-more-active encode vae/ IMAGES", told);
        Assert.Contains("\"beta-tc-vae:2\"", File.ReadAllText("vae/model.json"));
        Assert.Contains("vae/ (be-more-active)", Done("be-more-active analyze vae sprites:count=150 analysis.html --also latents correlations"));
        Assert.Equal(5, File.ReadAllLines("analysis.latents.csv").Length);
        Assert.Equal(7, File.ReadAllLines("analysis.correlations.csv").Length);
        Assert.Contains("|ρ|", File.ReadAllText("analysis.html"));
        Done("be-more-active encode vae sprites:count=10 codes.csv --drop none");
        Assert.StartsWith("id,mean_0,mean_1,mean_2,mean_3,sd_0", File.ReadAllText("codes.csv"));
        told = Done("be-more-active evaluate vae --images sprites:count=1200,side=16 --count 120");
        Assert.Contains("accuracy, trees, mean, full", told + File.ReadAllText(Directory.EnumerateFiles("runs", "*.json", SearchOption.AllDirectories).First()));
    }

    [Fact]
    public void WrongWords_AreRefusedBeforeAnyWork()
    {
        Assert.Contains("dip-vae-ii[:LAMBDA]", Ends(ExitCode.WrongUse, "be-more-active fit --method vae --out vae"));
        Assert.Equal(ExitCode.WrongUse, Type("be-more-active fit --batch-size 1 --out vae").Code);
        Assert.False(Directory.Exists("vae"));
    }
}
