using System.Buffers;
using Ansatz.Torch;

namespace Ansatz.Data;

public sealed partial class ImageSet
{
    private Tensor? pixels;

    /// <summary>All pixels, float32 in [0, 1], [n, channels, height, width] on the CPU. Made once, on first use; it belongs to no scope.</summary>
    /// <exception cref="DataException">The images differ in size; the message says which and what to type.</exception>
    public Tensor Pixels => pixels ??= Batch([.. Enumerable.Range(0, Count)]).Escape();

    /// <summary>The classes, int64, [n], or null.</summary>
    public Tensor? LabelTensor => Labels is null ? null : Tensor.From([.. Labels.Select(l => (long)l)], Count);

    /// <summary>The pixels of some images, float32 in [0, 1], [indices, channels, height, width] on the CPU; copied from the images, so that a set need not lie in memory twice.</summary>
    /// <param name="indices">Numbers of images, from 0, in the order wanted.</param>
    /// <exception cref="DataException">The images differ in size; the message says which and what to type.</exception>
    public Tensor Batch(params ReadOnlySpan<int> indices)
    {
        var first = Uniform();
        if ((long)indices.Length * first.Size > Array.MaxLength / sizeof(float)) return Tensor.Cat([Batch(indices[..(indices.Length / 2)]), Batch(indices[(indices.Length / 2)..])], 0);
        var count = indices.Length * first.Size;
        var isSmall = count <= 1 << 22; // a batch: its array is used again; a whole set: it is not kept
        var values = isSmall ? ArrayPool<float>.Shared.Rent(count) : GC.AllocateUninitializedArray<float>(count);
        CopyTo(indices, values);
        var batch = Tensor.From(values.AsSpan(0, count), indices.Length, first.Channels, first.Height, first.Width);
        if (isSmall) ArrayPool<float>.Shared.Return(values);
        return batch;
    }

    /// <summary>A set of images from a tensor, such as a model's output.</summary>
    /// <param name="values">Values in [0, 1], [n, channels, height, width]; values beyond by rounding (1e-4) are clipped.</param>
    /// <param name="ids">The ids, or null for running numbers.</param>
    /// <param name="labels">The class of each image, or null.</param>
    /// <param name="classNames">The names of the classes, or null.</param>
    /// <param name="captions">A text for each image, or null.</param>
    /// <exception cref="ArgumentException">The tensor has not 4 dimensions, or the ids are not one an image.</exception>
    /// <exception cref="DataException">A value lies outside [0, 1] or is not a number.</exception>
    public static ImageSet FromTensor(Tensor values, IReadOnlyList<string>? ids = null, IReadOnlyList<int>? labels = null, IReadOnlyList<string>? classNames = null, IReadOnlyList<string>? captions = null)
    {
        if (values.Rank != 4) throw new ArgumentException($"A tensor of shape {values.Shape} was given, where images are [n, channels, height, width].", nameof(values));
        var (count, channels, height, width) = ((int)values.Size(0), (int)values.Size(1), (int)values.Size(2), (int)values.Size(3));
        if (ids is not null && ids.Count != count) throw new ArgumentException($"{ids.Count} ids were given for {count} images.", nameof(ids));
        var array = values.ToArray<float>();
        for (var i = 0; i < array.Length; i++)
            if (array[i] is (< 0 and > -1e-4f) or (> 1 and < 1 + 1e-4f)) array[i] = Math.Clamp(array[i], 0, 1);
        var (size, digits) = (channels * height * width, $"{Math.Max(count - 1, 0)}".Length);
        return new(
            Enumerable.Range(0, count).Select(i => Image.FromValues(ids?[i] ?? i.ToString().PadLeft(digits, '0'), channels, height, width, array.AsMemory(i * size, size))),
            labels, classNames, captions);
    }
}
