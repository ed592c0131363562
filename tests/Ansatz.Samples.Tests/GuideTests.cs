using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ansatz.Samples.Tests;

/// <summary>
/// The pages of docs/guides are programs: their <c>csharp</c> blocks, in order, are compiled and run as one file, and what is printed is what their
/// <c>text</c> blocks show, word for word; numbers to the tolerance that a block states (<c>text tolerance=5%</c>), else to their last digit. Numbers
/// after <c>~</c> are times and not compared.
/// </summary>
[Trait("speed", "slow")]
public sealed partial class GuideTests
{
    public static TheoryData<string> Pages => [.. SampleRun.Files("*.md", "docs", "guides").Where(page => page != "README.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void APage_PrintsWhatItShows(string page)
    {
        var (program, shown) = Read(page);
        var printed = SingleFile.Run(Path.GetFileNameWithoutExtension(page), program, page).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()).ToArray();
        for (var i = 0; i < Math.Min(shown.Count, printed.Length); i++) Compare(page, shown[i], printed[i]);
        Assert.Equal(shown.Count, printed.Length);
    }

    [Fact]
    public void Pages_LinkToFilesThatExist()
    {
        foreach (var page in SampleRun.Files("*.md", "docs", "guides"))
        {
            foreach (Match link in Link().Matches(SampleRun.Text("docs", "guides", page)))
                Assert.True(SampleRun.Exists("docs", "guides", link.Groups[1].Value), $"{page} links to {link.Groups[1].Value}");
        }
    }

    private static (string Program, List<Shown> Shown) Read(string page)
    {
        var (directives, program, shown) = (new StringBuilder(), new StringBuilder(), new List<Shown>());
        string? block = null;
        var tolerance = 0.0;
        var lines = SampleRun.Text("docs", "guides", page).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                block = block is null ? line[3..] : null;
                if (block == "csharp") program.Append(CultureInfo.InvariantCulture, $"#line {i + 2} \"docs/guides/{page}\"\n");
                var stated = Tolerance().Match(block ?? "");
                tolerance = stated.Success ? double.Parse(stated.Groups[1].Value, CultureInfo.InvariantCulture) / 100 : 0;
            }
            else if (block == "csharp")
            {
                (line.StartsWith("#:", StringComparison.Ordinal) ? directives : program).Append(line).Append('\n');
            }
            else if (block?.StartsWith("text", StringComparison.Ordinal) == true)
            {
                shown.Add(new(line.TrimEnd(), i + 1, tolerance));
            }
        }

        return (directives.ToString() + program, shown);
    }

    private static void Compare(string page, Shown shown, string printed)
    {
        var place = $"{page}, line {shown.Line}: shown\n{shown.Text}\nprinted\n{printed}";
        var (left, right) = (Words(shown.Text), Words(printed));
        Assert.True(left == right, place);
        foreach (var (expected, actual) in Number().Matches(Times().Replace(shown.Text, "")).Zip(Number().Matches(Times().Replace(printed, ""))))
        {
            var value = double.Parse(expected.Value, CultureInfo.InvariantCulture);
            var decimals = expected.Value.Contains('.', StringComparison.Ordinal) ? expected.Value.Split('.')[1].Length : 0;
            var distance = Math.Abs(value - double.Parse(actual.Value, CultureInfo.InvariantCulture));
            Assert.True(distance <= Math.Max(shown.Tolerance * Math.Abs(value), 1.01 * Math.Pow(10, -decimals)), place);
        }
    }

    // A text without its numbers, and with one space where numbers of other lengths moved what follows.
    private static string Words(string text) => Spaces().Replace(Number().Replace(Times().Replace(text, "~"), "#"), " ").Trim();

    [GeneratedRegex(@"[-+]?\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"~\d+(\.\d+)?")]
    private static partial Regex Times();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"tolerance=(\d+)%")]
    private static partial Regex Tolerance();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    private sealed record Shown(string Text, int Line, double Tolerance);
}
