namespace Ansatz.Torch;

/// <content>What a tensor is: shape, type, device.</content>
public sealed partial class Tensor
{
    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape => new(Sizes());

    /// <summary>The number of dimensions.</summary>
    public int Rank => Sizes().Length;

    /// <summary>The number of elements.</summary>
    public long Count
    {
        get
        {
            var count = Native.TensorCount(Handle);
            GC.KeepAlive(this);
            return count;
        }
    }

    /// <summary>The type of the elements.</summary>
    public ScalarType DataType => (ScalarType)(Facts() & 255);

    /// <summary>Where the elements are.</summary>
    public Device Device
    {
        get
        {
            var facts = Facts();
            return new((DeviceType)((facts >> 8) & 255), (facts >> 16) & 255);
        }
    }

    /// <summary>Whether the elements are real floating-point numbers.</summary>
    public bool IsFloatingPoint => DataType.IsFloatingPoint();

    /// <summary>Whether the elements are complex numbers.</summary>
    public bool IsComplex => DataType.IsComplex();

    /// <summary>Whether the elements lie row by row without gaps.</summary>
    public bool IsContiguousTensor => (Facts() & (1 << 24)) != 0;

    /// <summary>Whether it was made of a plain number, which promotes no other tensor's type.</summary>
    public bool IsNumber => (Facts() & (2 << 24)) != 0;

    /// <summary>Whether gradients flow through it.</summary>
    /// <exception cref="TorchException">On setting: it is no leaf of a graph, or has an integer type.</exception>
    public bool RequiresGradient
    {
        get => (Facts() & (4 << 24)) != 0;
        set
        {
            Native.Check(Native.RequiresGrad(Handle, value ? 1 : 0));
            GC.KeepAlive(this);
        }
    }

    /// <summary>Whether no operator of a graph made it.</summary>
    public bool IsLeaf => (Facts() & (8 << 24)) != 0;

    /// <summary>How often its elements were changed in place.</summary>
    public long Version
    {
        get
        {
            var version = Native.TensorVersion(Handle);
            GC.KeepAlive(this);
            return version;
        }
    }

    /// <summary>Whether two wrappers are of one native tensor.</summary>
    /// <param name="other">The other wrapper.</param>
    public bool IsSame(Tensor other)
    {
        var same = Handle == other.Handle;
        GC.KeepAlive(this);
        GC.KeepAlive(other);
        return same;
    }

    /// <summary>The size of a dimension.</summary>
    /// <param name="dimension">Which, from 0; negative numbers count from the right.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public long Size(int dimension)
    {
        var sizes = Sizes();
        var index = dimension < 0 ? dimension + sizes.Length : dimension;
        if ((uint)index >= (uint)sizes.Length) throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"the tensor has shape {Shape}");
        return sizes[index];
    }

    private int Facts()
    {
        var facts = Native.TensorFacts(Handle);
        GC.KeepAlive(this);
        return facts;
    }

    // Nothing in this library changes the shape of a tensor in place, so that it is read once.
    private unsafe long[] Sizes()
    {
        if (_sizes is { } known)
        {
            _ = Handle;
            return known;
        }
        var sizes = new long[Native.TensorRank(Handle)];
        fixed (long* pointer = sizes) Native.TensorSizes(Handle, pointer);
        GC.KeepAlive(this);
        return _sizes = sizes;
    }
}
