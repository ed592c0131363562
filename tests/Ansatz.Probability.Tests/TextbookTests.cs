using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Log densities against textbooks' formulas in plain arithmetic; Reference/textbook_densities.py made the table.</summary>
public class TextbookTests
{
    public static TheoryData<string> Cases => [.. Rows.Select(r => r[0]).Distinct()];

    private static IReadOnlyList<string[]> Rows { get; } = ReferenceTable.Read("textbook_densities.tsv");

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogDensity_IsTheTextbooks(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        foreach (var row in Rows.Where(r => r[0] == name))
        {
            var value = Tensor.From(ReferenceTable.Numbers(row[1])).Reshape(distribution.EventShape);
            var expected = ReferenceTable.Numbers(row[2])[0];
            Assert.Equal(expected, distribution.LogDensity(value).ToDouble(), 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }
}
