using System.Numerics.Tensors;

namespace Ansatz.Data;

/// <summary>
/// One image [channels, height, width] with values in [0, 1]; immutable.
/// What comes from an 8-bit file is held as its levels 0 to 255 (value = level / 255), anything else as float32.
/// </summary>
public sealed class Image : IDataItem
{
    private readonly ReadOnlyMemory<byte> levels;
    private readonly ReadOnlyMemory<float> values;

    private Image(string id, int channels, int height, int width, ReadOnlyMemory<byte> levels, ReadOnlyMemory<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (Id, Channels, Height, Width, this.levels, this.values) = (id, channels, height, width, levels, values);
        var given = Math.Max(levels.Length, values.Length);
        if (given != (long)channels * height * width)
            throw new ArgumentException($"{given} values were given for an image of {channels} x {height} x {width}.", values.IsEmpty ? nameof(levels) : nameof(values));
    }

    /// <summary>The name within its set: the file's name (with its folder when classes are folders), or a running number.</summary>
    public string Id { get; }

    /// <summary>The number of channels: 1 grey, 3 red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of values: channels x height x width.</summary>
    public int Size => Channels * Height * Width;

    /// <summary>Whether the image is held as 8-bit levels.</summary>
    public bool IsEightBit => values.IsEmpty;

    /// <inheritdoc/>
    public string Description => $"image {Width}x{Height}, {Channels} channel{(Channels == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public string Fingerprint => AddTo(new FingerprintBuilder().Add("image")).Finish();

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Facts =>
        [new("type", "Image"), new("size", $"{Width}x{Height}"), new("channels", $"{Channels}"), new("fingerprint", Fingerprint)];

    /// <summary>The value of a pixel, in [0, 1].</summary>
    /// <param name="channel">The channel, from 0.</param>
    /// <param name="row">The row, from 0 at the top.</param>
    /// <param name="column">The column, from 0 at the left.</param>
    public float this[int channel, int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Height, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Width, nameof(column));
            var at = (channel * Height + row) * Width + column;
            return IsEightBit ? levels.Span[at] / 255f : values.Span[at];
        }
    }

    /// <summary>An image of 8-bit levels. The memory is kept, not copied: it must not change any more.</summary>
    /// <param name="id">The name within its set.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="levels">The levels [channels, height, width], row-major.</param>
    /// <exception cref="ArgumentException">The number of levels does not fit the shape.</exception>
    public static Image FromLevels(string id, int channels, int height, int width, ReadOnlyMemory<byte> levels) =>
        new(id, channels, height, width, levels, default);

    /// <summary>An image of values in [0, 1]. The memory is kept, not copied: it must not change any more.</summary>
    /// <param name="id">The name within its set.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="values">The values [channels, height, width], row-major.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    /// <exception cref="DataException">A value is outside [0, 1] or not a number; the message names the range found.</exception>
    public static Image FromValues(string id, int channels, int height, int width, ReadOnlyMemory<float> values)
    {
        PixelRange.Check(values.Span, id);
        return new(id, channels, height, width, default, values);
    }

    /// <summary>The same image under another name.</summary>
    /// <param name="id">The new name.</param>
    public Image Named(string id) => new(id, Channels, Height, Width, levels, values);

    /// <summary>Writes the values, in [0, 1], [channels, height, width] row-major.</summary>
    /// <param name="target">Room for <see cref="Size"/> values.</param>
    public void CopyTo(Span<float> target)
    {
        if (!IsEightBit)
        {
            values.Span.CopyTo(target);
            return;
        }
        target = target[..levels.Length];
        TensorPrimitives.ConvertTruncating(levels.Span, target);
        TensorPrimitives.Divide(target, 255f, target);
    }

    /// <summary>Writes the levels round(255 value), [channels, height, width] row-major.</summary>
    /// <param name="target">Room for <see cref="Size"/> levels.</param>
    public void CopyLevelsTo(Span<byte> target)
    {
        if (IsEightBit)
        {
            levels.Span.CopyTo(target);
            return;
        }
        var source = values.Span;
        for (var i = 0; i < source.Length; i++) target[i] = (byte)(source[i] * 255f + 0.5f);
    }

    /// <summary>The values, in [0, 1], [channels, height, width] row-major.</summary>
    public float[] ToArray()
    {
        var result = new float[Size];
        CopyTo(result);
        return result;
    }

    internal FingerprintBuilder AddTo(FingerprintBuilder builder)
    {
        builder.Add(Channels).Add(Height).Add(Width);
        return IsEightBit ? builder.Add(levels.Span) : builder.Add(values.Span);
    }
}
