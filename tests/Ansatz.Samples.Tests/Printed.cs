using System.Globalization;
using System.Text.RegularExpressions;

namespace Ansatz.Samples.Tests;

/// <summary>What a program printed, with its numbers by the words before them.</summary>
internal sealed partial record Printed(string Text)
{
    /// <summary>The numbers of a text, in order.</summary>
    public static double[] NumbersOf(string text) => [.. Number().Matches(text).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>The numbers after some words, to the end of their line.</summary>
    public double[] Numbers(string words)
    {
        var start = Text.IndexOf(words, StringComparison.Ordinal);
        Assert.True(start >= 0, $"'{words}' is not in: {Text}");
        return NumbersOf(Text[(start + words.Length)..].Split('\n')[0]);
    }

    /// <summary>The first number after some words.</summary>
    public double this[string words] => Numbers(words)[0];

    [GeneratedRegex(@"(?<![\w.])[-+]?\d+(,\d{3})*(\.\d+)?(e[-+]?\d+)?")]
    private static partial Regex Number();
}
