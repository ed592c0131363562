using System.Text.RegularExpressions;
using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>What the documentation tells people to type is a command.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void Every_command_of_the_documentation_parses()
    {
        var pages = new[] { "README.md" }.Concat(Directory.Exists(Path.Combine(Programs.Repository, "docs"))
            ? Directory.EnumerateFiles(Path.Combine(Programs.Repository, "docs"), "*.md", SearchOption.AllDirectories) : []);
        var count = 0;
        foreach (var page in pages.Select(page => Path.Combine(Programs.Repository, page)).Where(File.Exists))
        {
            foreach (var line in Commands(File.ReadAllText(page)).Where(line => !line.EndsWith(" [--options]", StringComparison.Ordinal)))
            {
                try
                {
                    CommandLine.Check(Split(line), Terminal.Surroundings(TextWriter.Null, TextWriter.Null) with { Systems = SystemRegistry.Default });
                    count++;
                }
                catch (Exception fault) when (fault is UsageException or OptionException)
                {
                    Assert.Fail($"{page}: ansatz {line}\n{fault.Message}");
                }
            }
        }
        Assert.SkipWhen(count == 0, "the documentation has no commands yet");
    }

    // In blocks of code: lines that begin with the program, with or without a prompt; comments are cut, and lines of usage are no commands.
    private static IEnumerable<string> Commands(string markdown)
        => Blocks().Matches(markdown).SelectMany(block => block.Groups["code"].Value.Split('\n'))
            .Select(line => Line().Match(line)).Where(match => match.Success).Select(match => match.Groups["words"].Value.Trim())
            .Where(words => words.Length > 0 && !words.Contains("SYSTEM") && !words.Contains("..."));

    private static string[] Split(string line)
        => [.. Words().Matches(line).Select(word => word.Value.Trim('"', '\''))];

    [GeneratedRegex("```(bash|sh|console|text)?\\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^\s*(\$ )?(\./)?ansatz (?<words>[^#|>]*)")]
    private static partial Regex Line();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex Words();
}
