using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Log densities, moments and entropies against torch.distributions; Reference/torch_distributions.py made the table.</summary>
public class TorchReferenceTests
{
    // Entropies and moments that the reference has wrong, approximates, or defines in another sense.
    private static readonly HashSet<(string Case, string What)> Differs =
    [
        ("Transformed/exp", "mean"), ("Transformed/exp", "variance"), ("Transformed/exp", "entropy"),
        ("Categorical", "mean"), ("Categorical", "variance"), ("Categorical/logits", "mean"), ("Categorical/logits", "variance"),
    ];

    public static TheoryData<string> Cases => [.. Rows.Select(r => r[0]).Distinct()];

    private static IReadOnlyList<string[]> Rows { get; } = ReferenceTable.Read("torch_distributions.tsv");

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogDensity_Mean_Variance_Entropy_AreTorchs(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var tolerance = name == "VonMises" ? 1e-6 : 1e-9;                           // torch has a polynomial for the Bessel function
        foreach (var row in Rows.Where(r => r[0] == name))
        {
            var value = Tensor.From(ReferenceTable.Numbers(row[1])).Reshape(distribution.EventShape);
            Assert.Equal(ReferenceTable.Numbers(row[2])[0], distribution.LogDensity(value).ToDouble(), tolerance * Math.Max(1, Math.Abs(ReferenceTable.Numbers(row[2])[0])));
            Compare("mean", row[3], () => distribution.Mean);
            Compare("variance", row[4], () => distribution.Variance);
            Compare("entropy", row[5], () => distribution.Entropy);
        }

        void Compare(string what, string expected, Func<Tensor> actual)
        {
            if (expected == "-" || Differs.Contains((name, what)))
                return;
            if (Supported.Value(actual) is { } value)
                Assert.Equal(ReferenceTable.Numbers(expected), value.ToArray<double>(), (a, b) => a.Equals(b) || Math.Abs(a - b) <= 10 * tolerance * Math.Max(1, Math.Abs(a)));
            else
                Assert.Contains(expected.Split(',')[0], new[] { "nan", "inf" });      // only what does not exist may be missing
        }
    }
}
