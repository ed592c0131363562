using System.Globalization;

namespace Ansatz.Data;

/// <summary>A range of numbers as it is typed: <c>a..b</c>, or <c>a..b/n</c> for a grid of n points, both ends included.</summary>
/// <param name="Low">The first end.</param>
/// <param name="High">The last end.</param>
/// <param name="Count">The number of points of the grid, or null when none is given.</param>
public readonly record struct SpelledRange(double Low, double High, int? Count = null)
{
    /// <summary>Reads a range; one number is the range from itself to itself.</summary>
    /// <param name="text">The text as typed.</param>
    /// <exception cref="SpellingException">The text is no range of finite numbers.</exception>
    public static SpelledRange Parse(string text) =>
        TryParse(text, out var range) ? range : throw new SpellingException(text, "a range is expected, as in 0..1 or 0..0.3/7");

    /// <summary>Reads a range and says whether the text is one.</summary>
    /// <param name="text">The text as typed.</param>
    /// <param name="range">The range.</param>
    public static bool TryParse(string text, out SpelledRange range)
    {
        range = default;
        var dots = text.IndexOf("..");
        if (dots < 0)
        {
            if (!TryNumber(text, out var number)) return false;
            range = new(number, number);
            return true;
        }
        var high = text[(dots + 2)..];
        int? count = null;
        if (high.IndexOf('/') is >= 0 and var slash)
        {
            if (!int.TryParse(high[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var points) || points < 1) return false;
            count = points;
            high = high[..slash];
        }
        if (!TryNumber(text[..dots], out var first) || !TryNumber(high, out var last)) return false;
        range = new(first, last, count);
        return true;
    }

    /// <summary>The points of the grid: <see cref="Count"/> (or 2) equally spaced numbers from <see cref="Low"/> to <see cref="High"/>.</summary>
    public IReadOnlyList<double> Points()
    {
        var (low, high, count) = (Low, High, Count ?? (Low == High ? 1 : 2));
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? low : low + (high - low) * i / (count - 1))];
    }

    /// <summary>The range as typed.</summary>
    public override string ToString() => Low == High && Count is null ? $"{Low:R}" : $"{Low:R}..{High:R}{(Count is { } n ? $"/{n}" : "")}";

    internal static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
