using Ansatz.Torch;

namespace Ansatz.Data;

public sealed partial class Table
{
    /// <summary>The values of numeric columns, float32, [rows, columns] on the CPU.</summary>
    /// <param name="names">Names of columns; none: all numeric features.</param>
    /// <exception cref="DataException">A column does not exist, holds no numbers, or has missing values.</exception>
    public Tensor ToTensor(params IReadOnlyList<string> names)
    {
        var chosen = names.Count == 0 ? [.. NumericFeatures.Select(c => c.Name)] : names;
        foreach (var column in chosen.Select(Numbers).Where(c => c.MissingCount > 0))
        {
            var first = Enumerable.Range(0, Count).First(column.IsMissing);
            throw new DataException(Source, $"column '{column.Name}'", $"{column.MissingCount} of {Count} values are empty, the first in row {first + 1}",
                $"fill them in, or have them filled: {(Source.Length == 0 ? "TABLE" : Source)}:missing=0");
        }
        return Tensor.From(ToArray(chosen), Count, chosen.Count);
    }

    /// <summary>A table of numbers from a tensor, such as a model's output.</summary>
    /// <param name="values">Numbers, [rows, columns].</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="unit">The unit of all of them, or empty.</param>
    /// <exception cref="ArgumentException">The tensor's second dimension is not the number of names.</exception>
    public static Table FromTensor(Tensor values, IReadOnlyList<string> names, string unit = "")
    {
        if (values.Rank != 2 || values.Size(1) != names.Count)
            throw new ArgumentException($"A tensor of shape {values.Shape} was given, where [rows, {names.Count}] is expected.", nameof(values));
        var (array, rows) = (values.ToArray<double>(), (int)values.Size(0));
        return new(names.Select((name, c) => NumberColumn.Own(name, [.. Enumerable.Range(0, rows).Select(r => array[r * names.Count + c])], unit: unit)));
    }
}
