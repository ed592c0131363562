using System.Globalization;
using System.Text.Json.Nodes;

namespace Ansatz.Cli;

/// <summary>A table of text on a terminal: columns are aligned, numbers to the right; what is too long for the line goes on in the next.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The cells.</param>
internal sealed record TextTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int Gap = 3;

    /// <summary>The number of rows there are, when <see cref="Rows"/> holds only the first.</summary>
    public int? Count { get; init; }

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">The characters of a line.</param>
    /// <param name="most">The rows shown at most; a last line counts them all.</param>
    public void Write(TextWriter output, int width, int most = int.MaxValue)
    {
        var shown = Rows.Take(Rows.Count == most + 1L && Count is null ? most + 1 : most).ToArray(); // a line that counts one more row would be as long
        var (wide, right) = (Enumerable.Range(0, Columns.Count).Select(c => WidthOf(c, shown)).ToArray(), Enumerable.Range(0, Columns.Count).Select(c => IsNumeric(c, shown)).ToArray());
        Shrink(wide, [.. Enumerable.Range(0, Columns.Count).Select(c => WordIn(c, shown))], width);
        foreach (var row in shown.Prepend(Columns))
        {
            string[][] cells = [.. row.Select((cell, c) => Lines(cell, wide[c]))];
            for (var line = 0; line < cells.Max(cell => cell.Length); line++)
            {
                var parts = cells.Select((cell, c) => line >= cell.Length ? new string(' ', wide[c]) : right[c] ? cell[line].PadLeft(wide[c]) : cell[line].PadRight(wide[c]));
                output.WriteLine(string.Join(new string(' ', Gap), parts).TrimEnd());
            }
        }
        if ((Count ?? Rows.Count) is var all && all > shown.Length)
            output.WriteLine($"... {all:N0} rows");
    }

    /// <summary>The table as an array of objects; cells that are numbers are numbers.</summary>
    public JsonArray ToJson() => new([.. Rows.Select(row =>
    {
        var item = new JsonObject();
        for (var c = 0; c < Columns.Count; c++)
            item[Columns[c]] = IsNumber(row[c], out var number) ? JsonValue.Create(number) : JsonValue.Create(row[c]);
        return (JsonNode)item;
    })]);

    private int WidthOf(int column, IReadOnlyList<string>[] rows) => rows.Select(row => row[column].Length).Append(Columns[column].Length).Max();

    private static bool IsNumeric(int column, IReadOnlyList<string>[] rows)
        => rows.Length > 0 && rows.All(row => row[column].Length == 0 || IsNumber(row[column], out _)) && rows.Any(row => row[column].Length > 0);

    private static bool IsNumber(string text, out double number)
        => double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private int WordIn(int column, IReadOnlyList<string>[] rows) => rows.Select(row => row[column]).Append(Columns[column]).SelectMany(cell => cell.Split(' ')).Max(word => word.Length);

    // Takes from the widest column until the line fits: first from those that can be divided at spaces, then from all.
    private static void Shrink(int[] wide, int[] words, int width)
    {
        bool IsTooWide() => wide.Sum() + (wide.Length - 1) * Gap > width;
        while (IsTooWide() && Enumerable.Range(0, wide.Length).Where(c => wide[c] > Math.Max(words[c], 12)).ToArray() is { Length: > 0 } divisible)
            wide[divisible.MaxBy(c => wide[c])]--;
        while (IsTooWide() && wide.Max() > 12)
            wide[Array.IndexOf(wide, wide.Max())]--;
    }

    // A cell's lines end at spaces; a longer word is divided.
    private static string[] Lines(string cell, int width)
    {
        var rest = cell.ReplaceLineEndings(" ");
        var lines = new List<string>();
        while (rest.Length > width)
        {
            var end = rest.LastIndexOf(' ', width);
            lines.Add(rest[..(end > 0 ? end : width)]);
            rest = rest[(end > 0 ? end + 1 : width)..];
        }
        return [.. lines, rest];
    }
}
