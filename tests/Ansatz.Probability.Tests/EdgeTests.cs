using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>
/// Log densities at several parameter sets of every distribution, with small and large shapes, heavy tails, far values and events of other sizes than the
/// catalogue's; Reference/edge_densities.py made the table.
/// </summary>
public class EdgeTests
{
    public static TheoryData<string> Cases => [.. Rows.Select(r => r.Case).Distinct()];

    private static IReadOnlyList<Row> Rows { get; } = [.. ReferenceTable.Read("edge_densities.tsv").Select(
        r => new Row(r[0], r[1], ReferenceTable.Numbers(r[2].TrimEnd(',')), ReferenceTable.Numbers(r[3])[0]))];

    /// <summary>Nine digits, but eight where a density has libtorch's incomplete gamma function in it, which has nine.</summary>
    private static double Tolerance(string name) => name == "GaussianCopula/gammas" ? 1e-8 : 1e-9;

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogDensity_IsTheTextbooks(string name)
    {
        foreach (var set in Rows.Where(r => r.Case == name).GroupBy(r => r.Parameters))
        {
            var distribution = Catalogue.Get(name).Make(new ParameterSource(ScalarType.Float64) { Given = [.. Parameters(set.Key)] });
            distribution.Validate();
            foreach (var row in set)
                Close(row, distribution.LogDensity(Tensor.From(row.Value).Reshape(distribution.EventShape)).ToDouble(), Tolerance(name));
        }
    }

    /// <summary>Each element of the batch has its own parameters and value; the density of the batch as one event is the sum.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void LogDensity_OfABatchOfSets_IsThatOfEach(string name)
    {
        foreach (var sets in Rows.Where(r => r.Case == name).GroupBy(r => Shapes(r.Parameters)))
        {
            var (rows, distribution) = (sets.ToArray(), Batch(name, [.. sets], ScalarType.Float64));
            Assert.Equal([rows.Length], distribution.BatchShape);
            var values = Tensor.Stack([.. rows.Select(r => Tensor.From(r.Value).Reshape(distribution.EventShape))], 0);
            var logs = distribution.Expand([2, rows.Length]).LogDensity(values).ToArray<double>();
            Assert.Equal(2 * rows.Length, logs.Length);
            for (var i = 0; i < logs.Length; i++)
                Close(rows[i % rows.Length], logs[i], Tolerance(name));
            var total = rows.Sum(r => r.Log);
            Assert.Equal(total, distribution.ToEvent().LogDensity(values).ToDouble(), Tolerance(name) * rows.Sum(r => Math.Max(1, Math.Abs(r.Log))));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogDensity_InSinglePrecision_KeepsItsDigits(string name)
    {
        foreach (var sets in Rows.Where(r => r.Case == name).GroupBy(r => Shapes(r.Parameters)))
        {
            var (rows, distribution) = (sets.ToArray(), Batch(name, [.. sets], ScalarType.Float32));
            var values = Tensor.Stack([.. rows.Select(r => Tensor.From(r.Value).Reshape(distribution.EventShape).To(ScalarType.Float32))], 0);
            var logs = distribution.LogDensity(values).ToArray<float>();
            for (var i = 0; i < logs.Length; i++)
                Close(rows[i], logs[i], 1e-4);
        }
    }

    [Fact]
    public void EveryDistribution_HasSets_ButPointMasses()
    {
        var covered = Rows.Select(r => DistributionsPageTests.Public(Catalogue.Get(r.Case).Of().GetType())).ToHashSet();
        Assert.Equal([typeof(Delta), typeof(Empirical)],
            Catalogue.All.Select(c => DistributionsPageTests.Public(c.Of().GetType())).Distinct().Where(t => !covered.Contains(t)).OrderBy(t => t.Name));
    }

    private static Distribution Batch(string name, Row[] rows, ScalarType type)
    {
        var each = rows.Select(r => Parameters(r.Parameters).ToArray()).ToArray();
        return Catalogue.Get(name).Make(new ParameterSource(type) { Given = [.. each[0].Select((_, i) => Tensor.Stack([.. each.Select(p => p[i])], 0))] });
    }

    /// <summary>Parameters between ';': a matrix has '|' after or between its rows, a vector ',' after or between its numbers.</summary>
    private static IEnumerable<Tensor> Parameters(string text) => text.Split(';').Select(parameter =>
    {
        var rows = parameter.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(row => ReferenceTable.Numbers(row.TrimEnd(','))).ToArray();
        var numbers = Tensor.From(rows.SelectMany(r => r).ToArray());
        return parameter.Contains('|') ? numbers.Reshape(rows.Length, -1) : parameter.Contains(',') ? numbers : numbers[0];
    });

    private static string Shapes(string parameters) => string.Join(' ', Parameters(parameters).Select(p => p.Shape));

    private static void Close(Row row, double actual, double tolerance) => Assert.True(
        Math.Abs(row.Log - actual) <= tolerance * Math.Max(1, Math.Abs(row.Log)), $"({row.Parameters}) at {string.Join(',', row.Value)}: {actual:R}, expected {row.Log:R}");

    private sealed record Row(string Case, string Parameters, double[] Value, double Log);
}
