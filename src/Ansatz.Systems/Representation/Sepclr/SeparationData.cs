using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Background and target as they are learned from, one below the other.</summary>
internal sealed class SeparationData
{
    private readonly Tensor _rows;
    private readonly Tensor _isTarget;
    private readonly Tensor? _attributes;
    private readonly IReadOnlyList<bool> _isWord;
    private readonly long _background;

    private SeparationData(Tensor background, Tensor target, Tensor? attributes, IReadOnlyList<bool> isWord)
    {
        _background = background.Size(0);
        _rows = Tensor.Cat([background, target], 0);
        _isTarget = (Tensor.Arange(_rows.Size(0), device: _rows.Device) >= _background).To(_rows.DataType).Unsqueeze(-1);
        if (attributes is not null) _attributes = Tensor.Cat([Tensor.Zeros([_background, isWord.Count], device: _rows.Device), attributes], 0);
        _isWord = isWord;
    }

    /// <summary>The targets, [n, ..].</summary>
    public Tensor Targets => _rows.Narrow(0, _background, _rows.Size(0) - _background);

    /// <summary>Items as tensors, with the attributes of targets that the options name.</summary>
    /// <exception cref="DataException">An attribute does not exist, or a value of it is missing.</exception>
    public static SeparationData Of(Examples background, Examples target, SeparationItems items, SepclrOptions options, Run run)
    {
        Column[] known = [.. options.Attributes.Select(name => target.Columns[name])];
        var attributes = known.Length == 0 ? null : Tensor.Stack([.. known.Select(column => Tensor.From<float>(Values(column, target.Name)))], 1).To(run.Device);
        return Of(items.ToTensor(background, run), items.ToTensor(target, run), attributes, [.. known.Select(column => column is TextColumn)]);
    }

    /// <summary>Items as tensors.</summary>
    /// <param name="background">[n, ..].</param>
    /// <param name="target">[m, ..].</param>
    /// <param name="attributes">[m, k], or null.</param>
    /// <param name="isWord">Which attributes are words.</param>
    public static SeparationData Of(Tensor background, Tensor target, Tensor? attributes = null, IReadOnlyList<bool>? isWord = null) => new(background, target, attributes, isWord ?? []);

    /// <summary>Batches that hold background and targets, each its share but at least 8.</summary>
    /// <param name="size">Items a batch.</param>
    public Batches<SeparationBatch> Batches(int size)
    {
        long[] Range(long start, long end) => [.. Enumerable.Range((int)start, (int)(end - start)).Select(row => (long)row)];
        return Lab.Batches.Grouped([Range(0, _background), Range(_background, _rows.Size(0))], GroupShares.Proportional(size), rows => Gather(rows.To(_rows.Device)));
    }

    private SeparationBatch Gather(Tensor rows) =>
        new(_rows.IndexSelect(0, rows), _isTarget.IndexSelect(0, rows), _attributes?.IndexSelect(0, rows), _isWord);

    /// <summary>Numbers on [0, 1] by their range; words as whole numbers.</summary>
    private static float[] Values(Column column, string source)
    {
        if (column.MissingCount > 0)
        {
            throw new DataException(source, $"column '{column.Name}', row {Enumerable.Range(0, column.Count).First(column.IsMissing) + 1}", "is empty, where an attribute of a target is known",
                "fill it in, or leave the row out");
        }
        if (column is TextColumn words) return [.. words.Values.Select(word => (float)words.Categories.ToList().IndexOf(word!))];
        if (column is not NumberColumn numbers) throw new DataException(source, $"column '{column.Name}'", "holds times, where an attribute is a number or a word");
        var values = numbers.Values.ToArray();
        var (low, high) = (values.Min(), values.Max());
        return high > low ? [.. values.Select(value => (float)((value - low) / (high - low)))]
            : throw new DataException(source, $"column '{column.Name}'", $"is {low} in every row, so nothing can be learned from it", "leave it out of --attributes");
    }
}
