using Ansatz.Data;

namespace Ansatz.Cli.Tests;

/// <summary>cs-ib from words to files, on a table of a person's own.</summary>
public sealed class CsIbCommandTests : CommandTest
{
    public CsIbCommandTests()
    {
        string Row(int i) => FormattableString.Invariant($"h{i},{i % 7},{(i % 3 == 0 ? "Oslo" : "Bergen")},{i % 7 * 0.5 + (i % 3 == 0 ? 1 : 0):0.0}\n");
        File.WriteAllText("houses.csv", "house,rooms,town,price [M]\n" + string.Concat(Enumerable.Range(0, 80).Select(Row)));
        File.WriteAllText("new.csv", "house,town,rooms\nx,Oslo,3\ny,Bergen,5\n");
    }

    [Fact]
    public void ATableOfOnesOwn_IsFittedPredictedEncodedAnalyzedAttackedAndEvaluated()
    {
        var told = Done("cs-ib fit --table houses.csv --outcome price --id house --preset quick --batch-size 16 --out model");
        Assert.Contains("cs-ib fit - 80 rows of 2 features, outcome price [M] (houses.csv)", told);
        Assert.Contains("next: ansatz cs-ib predict model/ DATA", told);
        Assert.Contains("test RMSE [M]", told);
        Done("cs-ib predict model new.csv prices.csv");
        Assert.Equal(["x", "y"], DataArgument.Resolve<Table>("prices.csv").Columns[0].ToTexts());
        Done("cs-ib encode model new.csv codes.npz");
        Assert.Equal([2, 16], DataArgument.Resolve<Codes>("codes.npz").Main.ToTensor().Shape);
        Assert.Contains("the model's own data", Done("cs-ib evaluate model"));
        Done("cs-ib analyze model plane.html");
        Assert.Contains("information-plane", File.ReadAllText("plane.html"));
        Assert.Contains("RMSE under pgd of radius 0.3", Done("cs-ib attack model --method fgsm pgd:0.1,steps=3 --epsilon 0..0.3/3 attack.html"));
        Assert.True(File.Exists("attack.html"));
    }

    [Fact]
    public void Mistakes_SayWhatToType()
    {
        Assert.Contains("--outcome COLUMN; there are rooms, price", Ends(ExitCode.Failed, "cs-ib fit --table houses.csv --preset quick"));
        Assert.Contains("is no method", Ends(ExitCode.WrongUse, "cs-ib fit --method csib"));
        Assert.Contains("fit", Ends(ExitCode.WrongUse, "cs-ib train"));
        Assert.Contains("batch-size", Ends(ExitCode.WrongUse, "cs-ib fit --batch-size 5000"));
    }
}
