namespace Ansatz.Cli.Tests;

/// <summary>posterior-collapse from words to files.</summary>
public sealed class PosteriorCollapseCommandTests : CommandTest
{
    private const string Pairs = "correlated-gaussians:count=300,scales=2+1.5+1+0.7";

    [Fact]
    public void TheTheory_NeedsNoModel_AndTheFitHasItsOwnVerbs()
    {
        Assert.Contains("report.html", Done("posterior-collapse", "analyze", "--table", Pairs, "--beta", "0.5", "--latent-size", "4"));
        Assert.Contains("largest difference of z to the theory", Done("posterior-collapse", "fit", "--table", Pairs, "--preset", "exact", "--epochs", "300", "--latent-size", "4", "--out", "model"));
        Assert.Contains("active share of z", Done("posterior-collapse", "evaluate", "model", "--samples", "5"));
        File.WriteAllText("inputs.csv", "id,x1,x2,x3,x4\na,1,2,3,4\nb,0,0,0,0\n");
        Done("posterior-collapse", "complete", "model", "inputs.csv", "completed.csv", "--prior-scale", "0");
        Assert.StartsWith("id,x1,x2,x3,x4,y1,y2,y3,y4", File.ReadAllText("completed.csv"));
        Done("posterior-collapse", "sample", "model", "drawn.csv", "--count", "7");
        Assert.Equal(8, File.ReadAllLines("drawn.csv").Length);
    }

    [Fact]
    public void WhatHasNoMinimum_IsWrongUse()
    {
        var typed = Type("posterior-collapse", "analyze", "--table", Pairs, "--method", "mhvae", "--encoder-deviation", "learned", "--top-beta", "0.5");
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.Contains("the objective has no minimum", typed.Error.ToString());
        Assert.Contains("decoder-deviation", Ends(ExitCode.WrongUse, "posterior-collapse", "analyze", "--decoder-deviation", "0"));
    }
}
