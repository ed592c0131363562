using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// Some items of a collection, as typed: <c>all</c>, <c>class:3</c> or <c>class:boot</c>, <c>share:0.4</c> (drawn with a seed),
/// <c>first:100</c>, indices from 0 such as <c>5</c> or <c>17+20..30</c> (both ends included), or the path of a file with an index or id a line.
/// </summary>
public sealed class Selection
{
    private readonly Func<SelectionTarget, IEnumerable<int>> choose;
    private readonly string text;

    private Selection(string text, Func<SelectionTarget, IEnumerable<int>> choose) => (this.text, this.choose) = (text, choose);

    /// <summary>Every item.</summary>
    public static Selection All { get; } = new("all", target => Enumerable.Range(0, target.Count));

    /// <summary>Reads a selection.</summary>
    /// <param name="text">The text as typed.</param>
    /// <exception cref="SpellingException">The text is none of the forms.</exception>
    /// <exception cref="DataException">The index file cannot be read.</exception>
    public static Selection Parse(string text)
    {
        if (text == "all") return All;
        if (File.Exists(text)) return FromFile(text);
        var spelled = SpelledValue.Parse(text);
        var argument = spelled.Arguments.Count == 1 && spelled.Arguments[0] is { Key: null, Values.Count: 1 } only ? only.Values[0] : null;
        switch (spelled.Name)
        {
            case "class" when argument is not null:
                return new(text, target => OfClass(target, argument));
            case "share" when SpelledRange.TryNumber(argument ?? "", out var share) && share is >= 0 and <= 1:
                return new(text, target => new SeededRandom(target.Seed).Permutation(target.Count)[..(int)Math.Round(share * target.Count)]);
            case "first" when int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var first):
                return new(text, target => Enumerable.Range(0, Math.Min(first, target.Count)));
        }
        var ranges = new List<SpelledRange>();
        foreach (var piece in text.Split('+'))
        {
            if (!SpelledRange.TryParse(piece, out var range) || range.Count is not null || range.Low < 0 || range.High < range.Low || range.High > int.MaxValue
                || range.Low != Math.Floor(range.Low) || range.High != Math.Floor(range.High))
                throw new SpellingException(text, "a selection is expected: all, class:NAME, share:0.4, first:100, indices such as 17+20..30, or a file with an index or id a line");
            ranges.Add(range);
        }
        return new(text, target => ranges.SelectMany(range => Span(target, range, text)));
    }

    /// <summary>The chosen items of a collection, ascending, each once.</summary>
    /// <param name="target">The collection.</param>
    /// <exception cref="SpellingException">An index or class does not exist.</exception>
    /// <exception cref="DataException">An id of the file does not exist.</exception>
    public IReadOnlyList<int> Resolve(SelectionTarget target) => [.. choose(target).Distinct().Order()];

    /// <summary>The selection as typed.</summary>
    public override string ToString() => text;

    private static Selection FromFile(string path)
    {
        string[] lines;
        try
        {
            lines = [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "", $"cannot be read: {e.Message}", inner: e);
        }
        return new(path, target =>
        {
            var byId = target.Ids.Select((id, i) => (id, i)).GroupBy(p => p.id).ToDictionary(g => g.Key, g => g.First().i, StringComparer.Ordinal);
            return lines.Select((line, number) => byId.TryGetValue(line, out var found) ? found
                : int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < target.Count ? index
                : throw new DataException(path, $"line {number + 1}", $"'{line}' is neither an id nor an index from 0 to {target.Count - 1}"));
        });
    }

    private static IEnumerable<int> OfClass(SelectionTarget target, string name)
    {
        if (target.Labels is null) throw new SpellingException($"class:{name}", "these items have no classes");
        var label = target.ClassNames is { } names && names.ToList().IndexOf(name) is >= 0 and var at ? at
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && target.Labels.Contains(number) ? number
            : throw new SpellingException($"class:{name}", $"the classes are {string.Join(", ", target.ClassNames ?? [.. target.Labels.Distinct().Order().Select(l => $"{l}")])}", NearestNames.Of(name, target.ClassNames ?? []));
        return Enumerable.Range(0, target.Count).Where(i => target.Labels[i] == label);
    }

    private static IEnumerable<int> Span(SelectionTarget target, SpelledRange range, string text) =>
        range.High < target.Count ? Enumerable.Range((int)range.Low, (int)(range.High - range.Low) + 1)
            : throw new SpellingException(text, $"the items are numbered 0 to {target.Count - 1}");
}

/// <summary>What a <see cref="Selection"/> needs to know about the collection it chooses from.</summary>
/// <param name="Ids">The id of each item.</param>
/// <param name="Labels">The class of each item, or null.</param>
/// <param name="ClassNames">The names of the classes, or null.</param>
/// <param name="Seed">The seed of random selections.</param>
public sealed record SelectionTarget(IReadOnlyList<string> Ids, IReadOnlyList<int>? Labels = null, IReadOnlyList<string>? ClassNames = null, long Seed = 0)
{
    /// <summary>The number of items.</summary>
    public int Count => Ids.Count;
}
