using System.Collections;
using System.Runtime.CompilerServices;

namespace Ansatz.Torch;

/// <summary>The sizes of a tensor's dimensions, outermost first: an immutable list of numbers not below 0, written <c>[2, 3]</c>.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<long>, IEquatable<Shape>
{
    private readonly long[]? _sizes;

    /// <summary>Makes a shape of sizes.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    public Shape(params ReadOnlySpan<long> sizes) => _sizes = sizes.IsEmpty ? null : sizes.ToArray();

    internal Shape(long[] owned) => _sizes = owned;

    /// <summary>The shape of a single number: no dimensions.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of dimensions.</summary>
    public int Rank => _sizes?.Length ?? 0;

    /// <summary>The number of elements: the product of the sizes.</summary>
    public long Elements
    {
        get
        {
            var product = 1L;
            foreach (var size in AsSpan()) product = checked(product * size);
            return product;
        }
    }

    /// <summary>The number of dimensions, as of every list; see <see cref="Elements"/> for the product of the sizes.</summary>
    int IReadOnlyCollection<long>.Count => Rank;

    /// <summary>The size of a dimension.</summary>
    /// <param name="index">Which, from 0.</param>
    public long this[int index] => AsSpan()[index];

    /// <summary>The size of a dimension, counted from the right by <c>^1</c>.</summary>
    /// <param name="index">Which.</param>
    public long this[Index index] => AsSpan()[index];

    /// <summary>Some of the dimensions.</summary>
    /// <param name="range">Which.</param>
    public Shape this[Range range] => new(AsSpan()[range].ToArray());

    /// <summary>Makes a shape of sizes.</summary>
    /// <param name="sizes">The sizes, outermost first; copied.</param>
    public static implicit operator Shape(long[] sizes) => new([.. sizes]);

    /// <summary>The sizes, where an operator takes a list of them: <c>x.Reshape(shape)</c>.</summary>
    /// <param name="shape">The shape.</param>
    public static implicit operator ReadOnlySpan<long>(Shape shape) => shape.AsSpan();

    /// <summary>Equality of all sizes.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    /// <param name="left">One shape.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Makes a shape of sizes.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    public static Shape Create(ReadOnlySpan<long> sizes) => new(sizes);

    /// <summary>The shape that two shapes have in common: aligned at the right, a size of 1 stretches.</summary>
    /// <param name="a">One shape.</param>
    /// <param name="b">The other.</param>
    /// <exception cref="ArgumentException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        if (a.Equals(b)) return a;
        var rank = Math.Max(a.Rank, b.Rank);
        var sizes = new long[rank];
        for (var i = 1; i <= rank; i++)
        {
            var (x, y) = (i <= a.Rank ? a[^i] : 1, i <= b.Rank ? b[^i] : 1);
            if (x != y && x != 1 && y != 1) throw new ArgumentException($"shapes {a} and {b} do not broadcast: {x} and {y} at dimension {i} from the right", nameof(b));
            sizes[^i] = x == 1 ? y : x;
        }
        return new(sizes);
    }

    /// <summary>This shape's dimensions, then those of another.</summary>
    /// <param name="inner">The dimensions on the right.</param>
    public Shape Concat(Shape inner) => inner.Rank == 0 ? this : Rank == 0 ? inner : new([.. AsSpan(), .. inner.AsSpan()]);

    /// <summary>The sizes, without a copy.</summary>
    public ReadOnlySpan<long> AsSpan() => _sizes;

    /// <summary>A copy of the sizes.</summary>
    public long[] ToArray() => AsSpan().ToArray();

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in AsSpan()) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The sizes as <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _sizes ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(_sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
