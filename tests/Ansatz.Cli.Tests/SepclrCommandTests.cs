namespace Ansatz.Cli.Tests;

/// <summary>sepclr from words to files, on tables of features.</summary>
public sealed class SepclrCommandTests : CommandTest
{
    public SepclrCommandTests()
    {
        var random = new Random(1);
        string Rows(bool isTarget) => string.Concat(Enumerable.Range(0, 80).Select(i =>
        {
            var isUp = random.Next(2) == 0;
            var shift = isTarget ? isUp ? 3 : -3 : 0;
            return FormattableString.Invariant($"p{i},{random.NextDouble() + shift},{random.NextDouble()},{random.NextDouble()}{(isTarget ? isUp ? ",up" : ",down" : "")}\n");
        }));
        File.WriteAllText("healthy.csv", "id,a,b,c\n" + Rows(isTarget: false));
        File.WriteAllText("ill.csv", "id,a,b,c,subtype\n" + Rows(isTarget: true));
    }

    [Fact]
    public void EveryVerb_WorksOnTablesOfOnesOwn()
    {
        var told = Done("sepclr", "fit", "--background", "healthy.csv", "--target", "ill.csv", "--preset", "quick", "--epochs", "8", "--feature-augmentation", "noise:0.1", "--out", "model");
        Assert.Contains("only background or only target has subtype", told);
        Assert.Contains("test AUC of the salient norm", told);
        Done("sepclr", "encode", "model", "ill.csv", "codes.csv");
        Assert.StartsWith("id,common_0", File.ReadAllText("codes.csv"));
        Done("sepclr", "score", "model", "ill.csv", "scores.csv");
        Assert.Equal(81, File.ReadAllLines("scores.csv").Length);
        Assert.Contains("cluster", Done("sepclr", "cluster", "model", "ill.csv", "--count", "2"));
        Assert.Contains("accuracy of subtype from salient", Done("sepclr", "evaluate", "model", "--table", "ill.csv", "--label", "subtype"));
        Assert.Contains("normalized HSIC of common and salient", Done("sepclr", "analyze", "model"));
    }

    [Fact]
    public void WrongOptions_AreRefusedBeforeAnyWork()
    {
        var typed = Type("sepclr", "fit", "--background", "healthy.csv", "--target", "ill.csv", "--augmentation", "afine");
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.Contains("affine", typed.Error.ToString());
        Assert.Equal(ExitCode.WrongUse, Type("sepclr", "fit", "--salient-weight", "-1").Code);
        Assert.Equal(ExitCode.WrongUse, Type("sepclr", "fit", "--batch-size", "3").Code);
    }
}
