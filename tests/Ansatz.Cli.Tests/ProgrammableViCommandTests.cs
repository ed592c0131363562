namespace Ansatz.Cli.Tests;

/// <summary>programmable-vi from words to files, with a built-in program and with one of a user's own.</summary>
public sealed class ProgrammableViCommandTests : CommandTest
{
    public ProgrammableViCommandTests()
    {
        File.WriteAllText("points.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{i / 10.0},{2 * i / 10.0 + 1}\n"))));
    }

    private static string Program => $"{typeof(LineProgram).Assembly.Location}:{typeof(LineProgram).FullName}";

    [Fact]
    public void AProgramOfOnesOwn_IsFitted_SampledPredictedScoredAndAnalyzed()
    {
        var told = Done("programmable-vi", "fit", "--program", Program, "--table", "points.csv", "--out", "line");
        Assert.Contains("the code of", told);
        Assert.Contains("SHA-256", told);
        Assert.Contains("next: ansatz programmable-vi sample line/", told);
        Done("programmable-vi", "sample", "line", "draws.csv", "--count", "50");
        var draws = File.ReadAllLines("draws.csv");
        Assert.Equal("draw,slope,height", draws[0]);
        Assert.Equal(51, draws.Length);
        File.WriteAllText("new.csv", "x\n0\n1\n");
        Done("programmable-vi", "predict", "line", "new.csv", "predicted.csv");
        Assert.StartsWith("row,y,y.sd,y.low,y.high", File.ReadAllText("predicted.csv"));
        Assert.Contains("log_evidence", Done("programmable-vi", "score", "line", "points.csv"));
        Assert.Contains("Pareto shape k", Done("programmable-vi", "evaluate", "line"));
        Assert.Contains("report.html", Done("programmable-vi", "analyze", "line", "--repeats", "5", "--draws", "100"));
    }

    [Fact]
    public void Strategies_AreGivenByPattern_AndUnknownOnesAreRefusedBeforeAnyWork()
    {
        Done("programmable-vi", "fit", "--program", "conjugate-normal", "--strategy", "z=mvd", "--objective", "iwelbo:2", "--steps", "20", "--out", "normal");
        Assert.Contains("\"z=mvd\"", File.ReadAllText("normal/model.json"));
        Assert.Contains("no draw of the ansatz", Type("programmable-vi", "fit", "--program", "conjugate-normal", "--strategy", "zz=mvd", "--out", "other").Error.ToString());
        var typed = Type("programmable-vi", "fit", "--strategy", "z=never");
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.Contains("no gradient strategy", typed.Error.ToString());
        Assert.Equal(ExitCode.WrongUse, Type("programmable-vi", "fit", "--program", "cona").Code);
        Assert.Equal(ExitCode.WrongUse, Type("programmable-vi", "fit", "--program", "no.dll:My.Program").Code);
    }
}
