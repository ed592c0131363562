namespace Ansatz.Data;

/// <summary>The distinct values of a column as classes: numbers in their order, texts in ordinal order.</summary>
/// <param name="Names">The values as texts, class by class.</param>
/// <param name="Labels">The class of each row, from 0; -1 where the value is missing.</param>
public sealed record ColumnClasses(IReadOnlyList<string> Names, IReadOnlyList<int> Labels)
{
    /// <summary>A column with more values than this is a number or a text, and no class.</summary>
    public const int Most = 100;

    /// <summary>Whether the values can be told apart as classes: there are 2 to <see cref="Most"/>.</summary>
    public bool AreFew => Names.Count is >= 2 and <= Most;

    /// <summary>The classes of a column.</summary>
    /// <param name="column">The column.</param>
    public static ColumnClasses Of(Column column)
    {
        var texts = column.ToTexts();
        string[] names = column is NumberColumn numbers
            ? [.. numbers.Values.ToArray().Zip(texts).Where(p => p.Second is not null).DistinctBy(p => p.First).OrderBy(p => p.First).Select(p => p.Second!)]
            : [.. texts.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var index = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        return new(names, [.. texts.Select(text => text is null ? -1 : index[text])]);
    }
}
