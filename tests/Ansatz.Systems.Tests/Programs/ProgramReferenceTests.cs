using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Systems.Programs;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Programs;

/// <summary>How programs, strategies and objectives are spelled, and what is wrong with other spellings.</summary>
public sealed class ProgramReferenceTests
{
    [Theory]
    [InlineData("cone")]
    [InlineData("cone:ansatz=mean-field,z=3")]
    [InlineData("coin:heads=8,flips=10")]
    [InlineData("conjugate-normal:ansatz=linear")]
    [InlineData("bimodal")]
    [InlineData("logistic-regression:label=sick")]
    [InlineData("vae:latent=2,hidden=10")]
    [InlineData("air")]
    [InlineData("ssvae:labeled=100")]
    public void ABuiltInProgram_IsReadAsItIsWritten(string text)
    {
        var reference = ProgramReference.Parse(text);
        Assert.Equal(text, reference.ToString());
        Assert.Equal(reference, ProgramReference.Parse(text));
        Assert.NotNull(reference.Make(new RandomStream(0)));
    }

    [Theory]
    [InlineData("cona", "did you mean")]
    [InlineData("cone:ring=yes", "ring")]
    [InlineData("coin:heads=12,flips=10", "heads")]
    [InlineData("cone:ansatz=blob", "mean-field")]
    public void AnotherName_OrAnotherArgument_IsRefused(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<Exception>(() => ProgramReference.Parse(text)).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void AClassInAnAssembly_IsAProgramOfTheHost()
    {
        var reference = ProgramReference.Parse($"{ProgramTables.Assembly}:{typeof(Schools).FullName},scale=2");
        var program = reference.Make(new RandomStream(0));
        Assert.Equal(typeof(Schools).FullName, program.GetType().FullName);
        Assert.NotEqual(typeof(Schools), program.GetType()); // it lives in a context of its own
        var rows = ProgramRows.Of(ProgramTables.EightSchools);
        Assert.Equal(["mu", "tau", "theta", "eta", "y"], new[] { "mu", "tau", "theta", "eta", "y" }.Intersect(ProgrammableVi.Sites(program.Model(rows)).Select(site => site.Address)));
        Assert.Equal(64, reference.Assembly!.Hash.Length);
    }

    [Theory]
    [InlineData("Ansatz.Systems.Tests.Programs.Scools", "Schools?")]
    [InlineData("Ansatz.Systems.Tests.Programs.NoProgram", "is no VariationalProgram")]
    [InlineData("Ansatz.Systems.Tests.Programs.Needy", "constructor")]
    [InlineData("Ansatz.Systems.Tests.Programs.Line,scale=2", "takes no options")]
    [InlineData("Ansatz.Systems.Tests.Programs.Schools,scael=2", "did you mean --scale")]
    [InlineData("Ansatz.Systems.Tests.Programs.Schools,scale=wide", "is not a number")]
    [InlineData("scale=2", "names no class")]
    public void AWrongClassOrOption_IsNamed(string spelled, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ProgramReference.Parse($"{ProgramTables.Assembly}:{spelled}")).Message);

    [Fact]
    public void AMissingFile_AFileThatIsNoAssembly_AndAFailingConstructor_AreNamed()
    {
        Assert.Contains("there is no file", Assert.Throws<FormatException>(() => ProgramReference.Parse("nowhere.dll:My.Program")).Message);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.dll"], "no assembly");
        Assert.Contains("no .NET assembly", Assert.Throws<FormatException>(() => ProgramReference.Parse($"{folder["text.dll"]}:My.Program")).Message);
        var broken = ProgramReference.Parse($"{ProgramTables.Assembly}:{typeof(Broken).FullName}");
        Assert.Contains("no weights here", Assert.Throws<FormatException>(() => broken.Make(new RandomStream(0))).Message);
    }

    [Theory]
    [InlineData("pres*=mvd")]
    [InlineData("object[*].present=enum")]
    [InlineData("**=score:mean")]
    [InlineData("z=loo:4")]
    public void AStrategy_IsReadAsItIsWritten(string text) => Assert.Equal(text, SiteStrategy.Parse(text).ToString());

    [Fact]
    public void APatternWithoutADot_IsSoughtInScopesToo()
    {
        ChoiceMap choices = [("object[0].present", 1), ("object[0].where", 1)];
        Assert.True(SiteStrategy.Parse("pres*=mvd").Matches(choices));
        Assert.True(SiteStrategy.Parse("object[*].present=mvd").Matches(choices));
        Assert.False(SiteStrategy.Parse("presence=mvd").Matches(choices));
        Assert.Throws<FormatException>(() => SiteStrategy.Parse("present"));
        Assert.Throws<FormatException>(() => SiteStrategy.Parse("present=sometimes"));
    }

    [Theory]
    [InlineData("elbo")]
    [InlineData("iwelbo:5")]
    [InlineData("wake:10")]
    [InlineData("sleep")]
    [InlineData("symmetric:50")]
    public void AnObjective_IsReadAsItIsWritten(string text)
    {
        Assert.Equal(text, FitObjective.Parse(text).ToString());
        Assert.Equal(FitObjective.Parse(text), FitObjective.Parse(text));
    }

    [Theory]
    [InlineData("wake")]
    [InlineData("wake:0")]
    [InlineData("sleep:3")]
    [InlineData("elbow")]
    public void AnotherObjective_IsRefused(string text) => Assert.Throws<FormatException>(() => FitObjective.Parse(text));

    [Fact]
    public void Rows_NameColumnsThatAreMissing_AndEmptyCells()
    {
        var rows = ProgramRows.Of(ProgramTables.EightSchools);
        Assert.Equal(8, rows.Count);
        Assert.Contains("did you mean 'sigma'", Assert.Throws<DataException>(() => rows["sigmas"]).Message);
        Assert.Contains("--table", Assert.Throws<DataException>(() => ProgramRows.None["y"]).Message);
        var gaps = new Table([new NumberColumn("y", [1, double.NaN, 3])], "gaps.csv");
        var fault = Assert.Throws<DataException>(() => ProgramRows.Of(gaps)).Message;
        Assert.Contains("'y'", fault);
        Assert.Contains("row 2", fault);
        var words = ProgramRows.Of(new Table([new TextColumn("city", ["Ulm", "Aachen", "Ulm"])]));
        Assert.Equal([1, 0, 1], words["city"].ToArray<long>());
    }
}
