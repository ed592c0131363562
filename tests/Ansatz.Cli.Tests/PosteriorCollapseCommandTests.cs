using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>posterior-collapse from words to files.</summary>
public sealed class PosteriorCollapseCommandTests : IDisposable
{
    private const string Pairs = "correlated-gaussians:count=300,scales=2+1.5+1+0.7";

    private readonly OwnFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static (int Code, string Output, string Error) Type(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(words, Terminal.Surroundings(output, error) with { Systems = SystemRegistry.Default });
        return (code, output.ToString(), error.ToString());
    }

    private static string Done(params string[] words)
    {
        var (code, output, error) = Type(words);
        Assert.True(code == ExitCode.Done, $"exit {code}\n{output}{error}");
        return output + error;
    }

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
        var (code, _, error) = Type("posterior-collapse", "analyze", "--table", Pairs, "--method", "mhvae", "--encoder-deviation", "learned", "--top-beta", "0.5");
        Assert.Equal(ExitCode.WrongUse, code);
        Assert.Contains("the objective has no minimum", error);
        Assert.Contains("0", Type("posterior-collapse", "analyze", "--decoder-deviation", "0").Error);
    }
}
