using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>A named array of <see cref="Codes"/>, with one entry of equal shape an item: means, standard deviations, integer codes; immutable.</summary>
public sealed class CodePart
{
    private readonly float[]? reals;
    private readonly long[]? integers;
    private readonly long[] itemShape;

    /// <summary>Creates a part of real numbers.</summary>
    /// <param name="name">The name, such as <c>mean</c>; not empty.</param>
    /// <param name="values">The values, row-major, item after item; they are copied.</param>
    /// <param name="count">The number of items.</param>
    /// <param name="itemShape">The shape of an item's entry; none for one number an item.</param>
    /// <exception cref="DataException">There are not as many values as the shape says.</exception>
    public CodePart(string name, ReadOnlySpan<float> values, int count, params IReadOnlyList<long> itemShape)
        : this(name, values.ToArray(), null, count, [.. itemShape])
    {
    }

    /// <summary>Creates a part of integers, such as the indices of a codebook.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="values">The values, row-major, item after item; they are copied.</param>
    /// <param name="count">The number of items.</param>
    /// <param name="itemShape">The shape of an item's entry; none for one number an item.</param>
    /// <exception cref="DataException">There are not as many values as the shape says.</exception>
    public CodePart(string name, ReadOnlySpan<long> values, int count, params IReadOnlyList<long> itemShape)
        : this(name, null, values.ToArray(), count, [.. itemShape])
    {
    }

    private CodePart(string name, float[]? reals, long[]? integers, int count, long[] itemShape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Count, this.reals, this.integers, this.itemShape) = (name, count, reals, integers, itemShape);
        long given = reals?.Length ?? integers!.Length;
        if (given != count * Size) throw new DataException("", $"part '{name}'", $"has {given} values, where {count} items of shape [{string.Join(", ", itemShape)}] have {count * Size}");
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of items.</summary>
    public int Count { get; }

    /// <summary>The shape of an item's entry; empty for one number an item.</summary>
    public IReadOnlyList<long> ItemShape => itemShape;

    /// <summary>The numbers of an item's entry.</summary>
    public long Size => itemShape.Aggregate(1L, (size, d) => size * d);

    /// <summary>Whether the values are integers.</summary>
    public bool IsInteger => integers is not null;

    /// <summary>One number.</summary>
    /// <param name="item">The item, from 0.</param>
    /// <param name="index">The place in the item's entry, row-major, from 0.</param>
    public double this[int item, long index] => reals is not null ? reals[item * Size + index] : integers![item * Size + index];

    /// <summary>A part from a tensor, such as an encoder's output.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="values">[items, ...]; floating point becomes single precision, everything else 64-bit integers.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    public static CodePart FromTensor(string name, Tensor values)
    {
        if (values.Rank == 0) throw new ArgumentException("A scalar was given, where [items, ...] is expected.", nameof(values));
        long[] shape = [.. Enumerable.Range(1, values.Rank - 1).Select(values.Size)];
        return values.IsFloatingPoint ? new(name, values.ToArray<float>(), null, (int)values.Size(0), shape) : new(name, null, values.ToArray<long>(), (int)values.Size(0), shape);
    }

    /// <summary>The values, [items, ...] on the CPU: float32, or int64 where they are integers.</summary>
    public Tensor ToTensor() => reals is not null ? Tensor.From<float>(reals, [Count, .. itemShape]) : Tensor.From<long>(integers!, [Count, .. itemShape]);

    /// <summary>The part with these items, in this order.</summary>
    /// <param name="items">Items, from 0.</param>
    public CodePart Select(IReadOnlyList<int> items) => new(Name, Select(reals, items), Select(integers, items), items.Count, itemShape);

    /// <summary>The part under another name.</summary>
    /// <param name="name">The name; not empty.</param>
    public CodePart As(string name) => new(name, reals, integers, Count, itemShape);

    internal ReadOnlySpan<float> Reals => reals;

    internal ReadOnlySpan<long> Integers => integers;

    internal void AddTo(FingerprintBuilder builder)
    {
        builder.Add(Name).Add<long>(itemShape);
        if (reals is not null) builder.Add<float>(reals);
        else builder.Add<long>(integers);
    }

    private T[]? Select<T>(T[]? values, IReadOnlyList<int> items)
    {
        if (values is null) return null;
        var size = (int)Size;
        var chosen = new T[items.Count * size];
        for (var i = 0; i < items.Count; i++) values.AsSpan(items[i] * size, size).CopyTo(chosen.AsSpan(i * size));
        return chosen;
    }
}
