using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Systems.Causal;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>Bad input, each with its message, and doubts, each with its warning.</summary>
public sealed class VluciDoorTests
{
    private static readonly Table Units = TinyEffects.Table("count=200");

    private static string Refusal(Table table, VluciOptions? options = null) =>
        Assert.Throws<DataException>(() => Vluci.Fit(table, options ?? TinyEffects.Options, new Run())).Message;

    private static Table With(string column, Func<double, int, double> change, ColumnRole role = ColumnRole.Feature) =>
        Units.With(new NumberColumn(column, [.. Units.Numbers(column).Values.ToArray().Select(change)], role: role));

    [Fact]
    public void ATreatmentThatIsNotZeroAndOne_IsRefused_WithItsValues()
    {
        Assert.Contains("it holds 1, 2;", Refusal(With("treatment", (t, _) => t + 1, ColumnRole.Treatment)));
        Assert.Contains("it holds 0, 1, 2;", Refusal(With("treatment", (t, row) => row == 7 ? 2 : t, ColumnRole.Treatment)));
        Assert.Contains("recode it to 0", Refusal(Units, TinyEffects.Options with { Treatment = "x1" }));
    }

    [Fact]
    public void AnArmThatIsEmptyOrSmall_IsRefused()
    {
        Assert.Contains("has 0 treated units", Refusal(With("treatment", (_, _) => 0, ColumnRole.Treatment)));
        Assert.Contains("untreated units", Refusal(With("treatment", (_, row) => row % 15 == 0 ? 0 : 1, ColumnRole.Treatment)));
        Assert.Contains("at least 20 of each arm", Refusal(Units.Head(30)));
    }

    [Theory]
    [InlineData("x3", ColumnRole.Feature)]
    [InlineData("outcome", ColumnRole.Outcome)]
    [InlineData("treatment", ColumnRole.Treatment)]
    public void AMissingValue_IsRefused_WithRowAndColumn(string column, ColumnRole role) =>
        Assert.Matches($"column '{column}', row \\d+", Refusal(With(column, (value, row) => row % 3 == 0 ? double.NaN : value, role)));

    [Fact]
    public void AnOutcomeThatIsConstantOrInfinite_IsRefused()
    {
        Assert.Contains("has the outcome 4 for every unit", Refusal(With("outcome", (_, _) => 4, ColumnRole.Outcome)));
        Assert.Contains("column 'outcome', row", Refusal(With("outcome", (y, row) => row == 3 ? double.PositiveInfinity : y, ColumnRole.Outcome)));
    }

    [Fact]
    public void AColumnThatIsNotThere_IsRefused_WithTheNearest()
    {
        Assert.Contains("did you mean 'outcome'", Refusal(Units, TinyEffects.Options with { Outcome = "outcom" }));
        Assert.Contains("--treatment", Refusal(Units.Select(Units.Names.Where(name => name != "treatment"))));
        var missing = Assert.Throws<DataException>(() => TinyEffects.Fitted.Predict(Units.Select(Units.Names.Where(name => name != "x4"))));
        Assert.Contains("'x4'", missing.Message);
    }

    [Fact]
    public void ABoundThatIsMinimized_IsRefused()
    {
        Assert.Contains("is minimized", Assert.Throws<ArgumentOutOfRangeException>(() => new VluciOptions { Bound = Bound.Parse("chi:2,4") }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VluciOptions { OutcomeNoise = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VluciOptions { ConfounderSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VluciOptions { Independence = -1 });
    }

    [Fact]
    public void SeveralConfounders_AndPoorOverlap_AreWarnedOf()
    {
        var run = new Run();
        Vluci.Fit(Units, TinyEffects.Options with { ConfounderSize = 2 }, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("may be rotated"));

        var separated = new Run();
        Vluci.Fit(With("treatment", (_, row) => Units.Numbers("x1").Values[row] > 0 ? 1 : 0, ColumnRole.Treatment), TinyEffects.Options with { Epochs = 40, LearningRate = 1e-2 }, separated);
        Assert.Contains(separated.Warnings, warning => warning.Contains("their effects are extrapolated"));
    }

    [Fact]
    public void TextColumns_AreCategories_AndIgnoredOnesAreNot()
    {
        var table = Units.With(new TextColumn("city", Enumerable.Range(0, Units.Count).Select(row => row % 2 == 0 ? "Rome" : "Oslo")))
            .With(new TextColumn("name", Enumerable.Range(0, Units.Count).Select(row => $"unit {row}")));
        Assert.Contains("different texts", Refusal(table));
        var model = Vluci.Fit(table, TinyEffects.Options with { Id = "name" }, new Run());
        Assert.Contains("city=Oslo", model.Covariates.Names);
        Assert.Equal("unit 3", model.Predict(table, samples: 2).Effects["name"].Text(3));
        Assert.DoesNotContain(Vluci.Fit(table, TinyEffects.Options with { Ignore = ["name", "city", "x1"] }, new Run()).Covariates.Columns, name => name is "name" or "city" or "x1");
    }
}
