using System.Globalization;
using System.Text.RegularExpressions;
using Ansatz.Data.Named;

namespace Ansatz.Samples.Tests;

public sealed class VaeSampleTests
{
    [Fact]
    [Trait("speed", "slow")]
    public void The_autoencoder_of_the_front_page_learns_and_its_bounds_are_ordered()
    {
        Assert.SkipUnless(NamedRegistry.Find("fashion-mnist")?.Location is not null, "the data set fashion-mnist is not installed");
        var numbers = Regex.Matches(SampleRun.Build("vae.cs"), @"-\d+\.\d").Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(3, numbers.Length);
        Assert.True(numbers[1] > numbers[0] + 200, $"from {numbers[0]} to {numbers[1]}");
        Assert.True(numbers[2] >= numbers[1], $"the bound with 50 samples is {numbers[2]}, the ELBO {numbers[1]}");
    }

    [Fact]
    public void The_program_of_the_front_page_is_the_one_that_runs()
    {
        // Each line of the README's program stands in the sample, but for the two lines that the sample spells out.
        var readme = Regex.Match(SampleRun.Text("README.md"), "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var sample = SampleRun.Text("samples", "vae.cs").Split('\n').Select(Code).ToHashSet();
        var strange = readme.Split('\n').Select(Code).Where(line => line.Length > 0 && !line.StartsWith("var fit", StringComparison.Ordinal) && !sample.Contains(line));
        Assert.Empty(strange);

        static string Code(string line) => line.Split("//")[0].Trim();
    }
}
