using System.Globalization;

namespace Ansatz.Data.Formats;

/// <summary>The lists of a published data set: lines of fields with spaces between.</summary>
internal sealed class LayoutFile(string path)
{
    private static readonly char[] Spaces = [' ', '\t'];

    /// <summary>The path of the first of these names that exists in a folder, or null.</summary>
    public static string? Find(string folder, params string[] names) => names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);

    /// <summary>The lines that are not empty, with their numbers from 1.</summary>
    public IEnumerable<(int Number, string[] Fields)> Rows(int fields)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var parts = line.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) continue;
            yield return parts.Length >= fields ? (number, parts) : throw Fault(number, $"has {parts.Length} fields, where {fields} are expected: '{Shorten(line)}'");
        }
    }

    /// <summary>A whole number of a line.</summary>
    public int Integer(int line, string text, int low, int high) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high ? value
            : throw Fault(line, $"'{Shorten(text)}' is not a whole number from {low} to {high}");

    /// <summary>A number of a line.</summary>
    public double Number(int line, string text) => SpelledRange.TryNumber(text, out var value) ? value : throw Fault(line, $"'{Shorten(text)}' is not a number");

    public DataException Fault(int line, string fault) => new(path, $"line {line}", fault);

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
