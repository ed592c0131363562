namespace Ansatz.Torch;

/// <content>Indexing.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// A part of the tensor. Among several indices a leading <c>..</c> stands for all dimensions that the others leave: <c>x[.., 1..4]</c> takes
    /// columns 1 to 3 whatever the rank (C# cannot tell <c>0..</c> from <c>..</c>). Numbers and ranges give views that share the elements; tensors gather copies.
    /// </summary>
    /// <param name="indices">Numbers, ranges, tensors of integers or truth values, <see cref="TensorIndex.NewAxis"/>.</param>
    /// <exception cref="ArgumentException">More indices than dimensions.</exception>
    /// <exception cref="TorchException">A position outside its dimension.</exception>
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var (view, gather) = Cut(indices);
            return gather is null ? view : view.Index(gather);
        }

        set
        {
            var (view, gather) = Cut(indices);
            if (gather is null) view.CopyInPlace(value);
            else view.IndexPutInPlace(gather, value.To(DataType));
        }
    }

    // The view that numbers, ranges and new dimensions cut out, and the list for the gathering operator, null without tensors.
    private (Tensor View, Tensor?[]? Gather) Cut(ReadOnlySpan<TensorIndex> indices)
    {
        var consumed = 0;
        foreach (var index in indices) consumed += index.Consumes;
        var ellipsis = indices.Length > 1 && indices[0].IsWhole;
        if (ellipsis) consumed--;
        if (consumed > Rank) throw new ArgumentException($"{consumed} indices for a tensor of shape {Shape}", nameof(indices));

        var view = this;
        var dimension = ellipsis ? Rank - consumed : 0;
        List<Tensor?>? gather = null;
        foreach (var index in ellipsis ? indices[1..] : indices)
        {
            switch (index.Kind)
            {
                case TensorIndex.IndexKind.Element:
                    view = view.Select(dimension, index.Start);
                    break;
                case TensorIndex.IndexKind.Slice:
                    if (!index.IsWhole)
                    {
                        var size = view.Size(dimension);
                        view = view.Slice(dimension, At(index.Range.Start, size), At(index.Range.End, size));
                    }
                    dimension++;
                    break;
                case TensorIndex.IndexKind.Insert:
                    view = view.Unsqueeze(dimension++);
                    break;
                default:
                    gather ??= [];
                    while (gather.Count < dimension) gather.Add(null);
                    if (index.Tensor!.DataType == ScalarType.Bool) gather.AddRange(index.Tensor.NonZeroIndices());
                    else gather.Add(index.Tensor.To(ScalarType.Int64));
                    dimension += index.Consumes;
                    break;
            }
        }
        return (view, gather?.ToArray());
    }

    private static long At(Index index, long size) => index.IsFromEnd ? size - index.Value : index.Value;
}
