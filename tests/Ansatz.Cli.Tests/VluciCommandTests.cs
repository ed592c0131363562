namespace Ansatz.Cli.Tests;

/// <summary>vluci from words to files, on a table of a user's own.</summary>
public sealed class VluciCommandTests : CommandTest
{
    [Fact]
    public void ATableOfOnesOwn_IsFitted_AndEveryVerbAnswers()
    {
        var random = new Random(4);
        File.WriteAllLines("study.csv", Enumerable.Range(0, 300).Select(i =>
        {
            var (age, hidden) = (random.NextDouble(), random.NextDouble() - 0.5);
            var drug = random.NextDouble() < 0.5 + hidden ? 1 : 0;
            return FormattableString.Invariant($"p{i},{age},{(i % 3 == 0 ? "Rome" : "Oslo")},{drug},{age + (2 * drug) + (3 * hidden) + (0.1 * random.NextDouble())}");
        }).Prepend("patient,age,city,drug,pressure"));
        var told = Done("vluci", "fit", "--table", "study.csv", "--treatment", "drug", "--outcome", "pressure", "--id", "patient", "--preset", "quick", "--bound", "iwelbo:2", "--out", "study");
        Assert.Contains("assumptions that data cannot check", told);
        Assert.Contains("next: ansatz vluci predict study/", told);

        Assert.Contains("average effect (ATE)", Done("vluci", "predict", "study", "study.csv", "effects.csv", "--also", "averages", "--samples", "5"));
        Assert.StartsWith("patient,effect,effect_low,effect_high,untreated,treated,counterfactual", File.ReadAllText("effects.csv"));
        Assert.StartsWith("quantity,value,low,high", File.ReadAllText("effects.averages.csv"));
        Assert.Equal(301, File.ReadAllLines("effects.csv").Length);
        Assert.Contains("out-of-sample", Done("vluci", "predict", "study", "study.csv", "new.csv", "--mode", "out-of-sample", "--samples", "5"));
        Done("vluci", "encode", "study", "study.csv", "confounder.csv");
        Assert.StartsWith("id,mean,sd", File.ReadAllText("confounder.csv").Replace("mean_0", "mean").Replace("sd_0", "sd"));
        Assert.Contains("held out", Done("vluci", "evaluate", "study", "--samples", "5"));
        Assert.Contains("report.html", Done("vluci", "analyze", "study", "--noise", "0.3"));
    }

    [Fact]
    public void WhatIsMistyped_IsRefusedBeforeAnyWork()
    {
        var typed = Type("vluci", "fit", "--learner", "tarnett");
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.Contains("no learner of effects", typed.Error.ToString());
        Assert.Contains("is minimized", Type("vluci", "fit", "--bound", "chi:2,4").Error.ToString());
        Assert.Contains("no draw", Type("vluci", "fit", "--table", "hidden-confounder:count=200", "--strategy", "z=score", "--out", "other").Error.ToString());
        File.WriteAllText("bad.csv", "x,treatment,outcome\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{1 + (i % 2)},{i * i}\n")));
        Assert.Contains("it holds 1, 2;", Type("vluci", "fit", "--table", "bad.csv", "--out", "worse").Error.ToString());
    }
}
