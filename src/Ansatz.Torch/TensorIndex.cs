namespace Ansatz.Torch;

/// <summary>
/// One index of <c>x[..]</c>: a number, a range, a tensor of integers or of truth values, or a new dimension. Numbers convert;
/// negative ones and <c>^1</c> count from the right.
/// </summary>
public readonly record struct TensorIndex
{
    private TensorIndex(IndexKind kind, long start = 0, Range range = default, Tensor? tensor = null)
    {
        Kind = kind;
        Start = start;
        Range = range;
        Tensor = tensor;
    }

    internal enum IndexKind : byte
    {
        Element,
        Slice,
        Gather,
        Insert,
    }

    /// <summary>A new dimension of size 1.</summary>
    public static TensorIndex NewAxis => new(IndexKind.Insert);

    internal IndexKind Kind { get; }

    internal long Start { get; }

    internal Range Range { get; }

    internal Tensor? Tensor { get; }

    internal bool IsWhole => Kind == IndexKind.Slice && Range.Equals(Range.All);

    /// <summary>How many dimensions of the tensor it stands for.</summary>
    internal int Consumes => Kind switch
    {
        IndexKind.Insert => 0,
        IndexKind.Gather when Tensor!.DataType == ScalarType.Bool => Tensor.Rank,
        _ => 1,
    };

    /// <summary>One element; the dimension goes.</summary><param name="element">Its position.</param>
    public static implicit operator TensorIndex(int element) => new(IndexKind.Element, element);

    /// <summary>One element; the dimension goes.</summary><param name="element">Its position.</param>
    public static implicit operator TensorIndex(long element) => new(IndexKind.Element, element);

    /// <summary>One element; the dimension goes.</summary><param name="element">Its position.</param>
    public static implicit operator TensorIndex(Index element) => new(IndexKind.Element, element.IsFromEnd ? -element.Value : element.Value);

    /// <summary>A run of elements.</summary><param name="range">From and to, the end excluded.</param>
    public static implicit operator TensorIndex(Range range) => new(IndexKind.Slice, range: range);

    /// <summary>The elements at the positions, or where the mask is true.</summary><param name="tensor">Integers or truth values.</param>
    public static implicit operator TensorIndex(Tensor tensor) => new(IndexKind.Gather, tensor: tensor);
}
