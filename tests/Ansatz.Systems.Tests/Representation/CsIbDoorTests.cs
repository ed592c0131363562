using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Bad input, each with its message; what the system says of itself; its reproduction at a tiny size.</summary>
public sealed class CsIbDoorTests
{
    private static readonly CsIbOptions Options = CsIbOptions.Quick with { Epochs = 1, BatchSize = 16 };

    private static string Fault(Table table, CsIbOptions? options = null) => Assert.Throws<DataException>(() => CsIb.Fit(table, options ?? Options, new Run())).Message;

    private static double[] Values(int count, params (int Row, double Value)[] special)
    {
        var values = Enumerable.Range(0, count).Select(i => Math.Sin(i)).ToArray();
        foreach (var (row, value) in special) values[row] = value;
        return values;
    }

    [Fact]
    public void CellsThatAreMissingOrInfinite_AreNamedByRowAndColumn()
    {
        var line = CsIbTests.Line(60);
        Assert.Contains("column 'a', row", Fault(line.With(new NumberColumn("a", Values(60, (7, double.NaN))))));
        Assert.Contains("is ∞", Fault(line.With(new NumberColumn("a", Values(60, (7, double.PositiveInfinity))))).Replace("Infinity", "∞"));
        Assert.Contains("column 'y', row 8: is empty", Fault(line.With(new NumberColumn("y", Values(60, (7, double.NaN)), role: ColumnRole.Outcome))));
        Assert.Contains("column 'y', row 8: is -", Fault(line.With(new NumberColumn("y", Values(60, (7, double.NegativeInfinity)), role: ColumnRole.Outcome))));
        var imputed = CsIb.Fit(line.With(new NumberColumn("a", Values(60, (7, double.NaN)))), Options with { Missing = MissingValues.Mean }, new Run());
        Assert.Equal(60, imputed.Predict(line).Count);
    }

    [Fact]
    public void AConstantFeature_IsLeftOutWithAWarning_AConstantOutcomeIsAnError()
    {
        var line = CsIbTests.Line(60);
        var run = new Run();
        var model = CsIb.Fit(line.With(new NumberColumn("c", [.. Enumerable.Repeat(2.0, 60)])), Options, run);
        Assert.Contains(run.Warnings, text => text.Contains("column 'c' is 2 in every row"));
        Assert.DoesNotContain("c", model.Examples.Features!.Columns);
        Assert.Contains("there is nothing to predict", Fault(line.With(new NumberColumn("y", [.. Enumerable.Repeat(2.0, 60)], role: ColumnRole.Outcome))));
        Assert.Contains("has no outcome", Fault(line.With(line["y"].As(role: ColumnRole.Feature))));
    }

    [Fact]
    public void FewExamples_MakeSmallerBatchesWithAWarning_VeryFewAnError()
    {
        var run = new Run();
        CsIb.Fit(CsIbTests.Line(40), Options with { BatchSize = 128 }, run);
        Assert.Contains(run.Warnings, text => text.Contains("fewer than two batches of 128"));
        Assert.Contains("at least 4 are needed", Fault(CsIbTests.Line(4)));
    }

    [Fact]
    public void AnUnseenCategory_IsRefusedAndListed()
    {
        var model = CsIb.Fit(CsIbTests.Line(60), Options, new Run());
        var strange = CsIbTests.Line(3).With(new TextColumn("kind", ["even", "prime", "square"]));
        var message = Assert.Throws<DataException>(() => model.Predict(strange)).Message;
        Assert.Contains("'prime', 'square' did not occur in training", message);
        Assert.Contains("the categories are even, odd", message);
        Assert.Contains("holds images, where the model was fitted to a table", Assert.Throws<DataException>(() => model.Predict(TinyData.Halves(2).Images)).Message);
    }

    [Fact]
    public void ARepresentationThatCollapses_StopsTheFit()
    {
        var options = Options with { Beta = 1e4, Epochs = 40, LatentSize = 2, LearningRate = 0.01, Method = Bottleneck.Compression };
        Assert.Contains("the representation has collapsed", Assert.Throws<RunException>(() => CsIb.Fit(CsIbTests.Line(200), options with { RepresentationKernel = Ansatz.Probability.KernelWidth.Fixed(1e4) }, new Run())).Message);
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CsIbOptions { BatchSize = 2048 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CsIbOptions { Beta = -1 });
        Assert.Contains("is no method", Assert.Throws<FormatException>(() => Bottleneck.Parse("csib")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Bottleneck.Nonlinear(0));
    }

    [Fact]
    public void TheModelsOwnData_AreJudgedByTheirTestPart()
    {
        var data = CsIbTests.Line(100);
        var model = CsIb.Fit(data, Options with { Split = Split.Parse("60/20/20") }, new Run(seed: 5));
        double Error(Table table) => model.Evaluate(table).Numbers("value").Values[0];
        var (_, _, test) = Examples.Of(data).Divide(Split.Parse("60/20/20"), 5);
        Assert.Equal(Error((Table)test.Source), Error(data), 1e-9);
    }

    [Fact]
    public void WithoutATable_ASkewedRegressionIsDrawn() => Assert.Equal("skewed-regression", new SystemRegistry(typeof(CsIb).Assembly).Find("cs-ib")!.DefaultData);

    [Fact]
    public void TheReproduction_AtATinySize_MeasuresEveryClaimAndEveryBaseline()
    {
        Assert.SkipUnless(Ansatz.Data.Named.NamedRegistry.Find("california-housing") is { Location: not null }, "california-housing is not on this machine");
        var run = new Run();
        var record = new CsIbReproduction(CsIbOptions.Quick with { Epochs = 1, BatchSize = 32, StandardizeOutcome = false }, new(128, 64, 64)).Execute(run, seeds: 1);
        Assert.Equal(["A1", "A2", "A3", "B1", "B2", "C1", "C2", "D"], record.Claims.Select(claim => claim.Id));
        Assert.All(record.Claims, claim => Assert.DoesNotContain("NaN", claim.Measured));
        Assert.All(record.Claims, claim => Assert.NotEqual("not measured", claim.Measured));
        Assert.True(record.Claims[^1].Holds); // it needs no data
        var figures = run.Sections.Single(section => section.Title == "Information plane").Pictures.OfType<ReportTable>().Single();
        Assert.Equal(11, figures.Rows.Count);
        foreach (var title in (string[])["Robustness to FGSM", "Robustness to PGD", "Errors", "Contamination"]) Assert.Contains(run.Sections, section => section.Title == title);
    }
}
