using System.Globalization;
using System.Text.RegularExpressions;

namespace Ansatz.Samples.Tests;

public sealed class AnsaetzeSampleTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void Every_family_reaches_a_bound_below_the_evidence_of_the_eight_schools()
    {
        var rows = SampleRun.Output("ansaetze.cs", "200").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(16, rows.Length);
        foreach (var row in rows.Where(row => Regex.IsMatch(row[1], @"^-\d")))
        {
            // The evidence is near exp(-31.3): no bound lies above it by more than its noise.
            Assert.True(double.Parse(row[1], CultureInfo.InvariantCulture) < -31, string.Join(" | ", row));
        }

        Assert.Contains(rows, row => row[0] == "FullRankNormal" && double.Parse(row[1], CultureInfo.InvariantCulture) > -34);
    }
}
