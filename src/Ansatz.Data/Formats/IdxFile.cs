using System.Buffers.Binary;

namespace Ansatz.Data.Formats;

/// <summary>
/// The IDX format of MNIST: two zero bytes, a byte for the type of the values, a byte for the number of dimensions,
/// the dimensions as big-endian 32-bit integers, and the values row-major. Source: Y. LeCun, "The MNIST database", file formats.
/// </summary>
internal static class IdxFile
{
    public const byte UnsignedByte = 0x08;
    private static readonly byte[] Types = [UnsignedByte, 0x09, 0x0B, 0x0C, 0x0D, 0x0E];

    /// <summary>Whether the content has an IDX header (of any type of values).</summary>
    public static bool Recognizes(DataSource source) =>
        source.Head.Length >= 8 && source.Head.Span is [0, 0, var type, >= 1 and <= 8, ..] && Types.Contains(type);

    /// <summary>Reads an array of bytes and its dimensions.</summary>
    /// <param name="source">The file.</param>
    /// <param name="itemOverhead">The bytes of memory needed an item (of the first dimension) beside its values.</param>
    public static (byte[] Values, int[] Dimensions) ReadBytes(DataSource source, int itemOverhead = 0)
    {
        using var stream = source.Open();
        var header = new byte[4];
        Fill(source, stream, header, 0, "a header of 4 bytes");
        if (header is not [0, 0, _, >= 1 and <= 8] || !Types.Contains(header[2]))
            throw new DataException(source.Name, "", $"is not an IDX file: it begins with {ByteText.Show(source.Head.Span)}");
        if (header[2] != UnsignedByte)
            throw new DataException(source.Name, "byte 2", $"holds values of type 0x{header[2]:x2}, where unsigned bytes (0x08) are expected");
        var sizes = new byte[4 * header[3]];
        Fill(source, stream, sizes, 4, $"{header[3]} dimensions");
        var dimensions = new int[header[3]];
        double count = 1;
        for (var d = 0; d < dimensions.Length; d++)
        {
            dimensions[d] = BinaryPrimitives.ReadInt32BigEndian(sizes.AsSpan(4 * d));
            if (dimensions[d] <= 0) throw new DataException(source.Name, $"byte {4 + 4 * d}", $"dimension {d} is {dimensions[d]}, where a positive number is expected");
            count *= dimensions[d];
        }
        var announced = $"{string.Join(" x ", dimensions)} values";
        Limits.Check(source, "header", count + (double)dimensions[0] * itemOverhead, announced);
        if (count > Array.MaxLength) throw new DataException(source.Name, "header", $"announces {announced}, more than one array can hold", "divide the file");
        if (!source.IsCompressed && count > source.Length - 4 - sizes.Length)
            throw new DataException(source.Name, "header", $"announces {announced}, but only {source.Length - 4 - sizes.Length} bytes follow");
        var values = new byte[(int)count];
        Fill(source, stream, values, 4 + sizes.Length, announced);
        return stream.ReadByte() < 0 ? (values, dimensions)
            : throw new DataException(source.Name, $"byte {4 + sizes.Length + values.Length}", $"goes on after the announced {announced}: the header lies or the file is damaged");
    }

    /// <summary>Writes an array of bytes.</summary>
    public static void Write(Stream stream, ReadOnlySpan<int> dimensions, Action<Stream> values)
    {
        stream.Write([0, 0, UnsignedByte, (byte)dimensions.Length]);
        Span<byte> size = stackalloc byte[4];
        foreach (var dimension in dimensions)
        {
            BinaryPrimitives.WriteInt32BigEndian(size, dimension);
            stream.Write(size);
        }
        values(stream);
    }

    private static void Fill(DataSource source, Stream stream, byte[] target, int at, string what)
    {
        var read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length)
            throw new DataException(source.Name, $"byte {at + read}", $"ends here, where {what} ({target.Length} bytes) are announced", "the file is cut off: copy or download it again");
    }
}
