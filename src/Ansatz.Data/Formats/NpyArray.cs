using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ansatz.Data.Formats;

/// <summary>
/// An array as NumPy stores it: shape, type of the elements, and their bytes in row-major, little-endian order.
/// Source: NumPy enhancement proposal 1, "A simple file format for NumPy arrays".
/// </summary>
internal sealed class NpyArray(long[] shape, char kind, int width, byte[] data, string name)
{
    /// <summary>The dimensions.</summary>
    public long[] Shape { get; } = shape;

    /// <summary>b truth value, i signed, u unsigned, f float, U text in UTF-32, S bytes.</summary>
    public char Kind { get; } = kind;

    /// <summary>The bytes of an element.</summary>
    public int Width { get; } = width;

    /// <summary>The elements.</summary>
    public byte[] Data { get; } = data;

    /// <summary>The file (and array) for messages.</summary>
    public string Name { get; } = name;

    /// <summary>The number of elements.</summary>
    public int Count => Width == 0 ? 0 : Data.Length / Width;

    /// <summary>The type as NumPy spells it.</summary>
    public string TypeName => Kind == 'U' ? $"<U{Width / 4}" : $"{(Width > 1 ? '<' : '|')}{Kind}{Width}";

    public static NpyArray Of<T>(ReadOnlySpan<T> values, params long[] shape) where T : unmanaged
    {
        var kind = typeof(T) == typeof(bool) ? 'b' : typeof(T) == typeof(float) || typeof(T) == typeof(double) ? 'f' : typeof(T) == typeof(byte) ? 'u' : 'i';
        return new(shape.Length == 0 ? [values.Length] : shape, kind, Marshal.SizeOf<T>() is var size && kind == 'b' ? 1 : size, MemoryMarshal.AsBytes(values).ToArray(), "");
    }

    public static NpyArray OfTexts(IReadOnlyList<string> texts)
    {
        var encoded = texts.Select(Encoding.UTF32.GetBytes).ToArray();
        var width = Math.Max(4, encoded.Length == 0 ? 4 : encoded.Max(e => e.Length));
        var data = new byte[(long)width * texts.Count];
        for (var i = 0; i < encoded.Length; i++) encoded[i].CopyTo(data, i * width);
        return new([texts.Count], 'U', width, data, "");
    }

    /// <summary>The elements as numbers; half, single and double precision, integers and truth values.</summary>
    public double[] ToDoubles()
    {
        var result = new double[Count];
        var span = Data.AsSpan();
        for (var i = 0; i < result.Length; i++)
        {
            var at = span[(i * Width)..];
            result[i] = (Kind, Width) switch
            {
                ('b', 1) => at[0] != 0 ? 1 : 0,
                ('u', 1) => at[0],
                ('i', 1) => (sbyte)at[0],
                ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(at),
                ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(at),
                ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(at),
                ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(at),
                ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(at),
                ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(at),
                ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
                ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(at),
                ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(at),
                _ => throw new DataException(Name, "", $"holds values of type {TypeName}, where numbers are expected"),
            };
        }
        return result;
    }

    /// <summary>The elements as single-precision numbers.</summary>
    public float[] ToFloats() => (Kind, Width) == ('f', 4) ? MemoryMarshal.Cast<byte, float>(Data).ToArray() : [.. ToDoubles().Select(v => (float)v)];

    /// <summary>The elements as texts.</summary>
    public string[] ToTexts()
    {
        if (Kind is not ('U' or 'S')) throw new DataException(Name, "", $"holds values of type {TypeName}, where texts are expected");
        var encoding = Kind == 'U' ? Encoding.UTF32 : Encoding.Latin1;
        return [.. Enumerable.Range(0, Count).Select(i => encoding.GetString(Data, i * Width, Width).TrimEnd('\0'))];
    }
}
