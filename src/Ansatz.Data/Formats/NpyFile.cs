using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ansatz.Data.Formats;

/// <summary>Reads and writes .npy (one array) and .npz (a zip of named arrays); arrays of Python objects are refused, as loading them runs code.</summary>
internal static class NpyFile
{
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static bool IsNpy(DataSource source) => source.StartsWith(Magic);

    public static bool IsNpz(DataSource source) => source.StartsWith("PK\x03\x04"u8) || source.StartsWith("PK\x05\x06"u8);

    public static NpyArray Read(DataSource source)
    {
        using var stream = source.Open();
        return Read(source, stream, source.Name);
    }

    /// <summary>Reads arrays of a zip by name; what all of them may occupy together is bounded.</summary>
    /// <param name="source">The file.</param>
    /// <param name="wanted">Chooses by name; null: all.</param>
    public static IReadOnlyDictionary<string, NpyArray> ReadZip(DataSource source, Func<string, bool>? wanted = null)
    {
        var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
        long total = 0;
        Visit(source, (entry, name) =>
        {
            if (wanted is not null && !wanted(name)) return;
            total += Math.Max(entry.Length, 0);
            Limits.Check(source, name, total, $"{total} bytes in its arrays");
            using var content = new LimitedStream(entry.Open(), Limits.Budget(source.Length), $"{source.Name}[{name}]");
            arrays[name] = Read(source, content, $"{source.Name}[{name}]");
        });
        return arrays;
    }

    /// <summary>The names of the arrays in a zip.</summary>
    public static IReadOnlyList<string> Names(DataSource source) => Visit(source, (_, _) => { });

    public static void Write(Stream stream, NpyArray array)
    {
        var shape = array.Shape.Length == 1 ? $"({array.Shape[0]},)" : $"({string.Join(", ", array.Shape)})";
        var header = $"{{'descr': '{array.TypeName}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight((10 + header.Length + 1 + 63) / 64 * 64 - 11) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)(header.Length & 255), (byte)(header.Length >> 8)]);
        stream.Write(Encoding.Latin1.GetBytes(header));
        stream.Write(array.Data);
    }

    public static void WriteZip(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, array) in arrays)
        {
            var entry = zip.CreateEntry($"{name}.npy", CompressionLevel.Fastest);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var stream = entry.Open();
            Write(stream, array);
        }
    }

    private static List<string> Visit(DataSource source, Action<ZipArchiveEntry, string> visit)
    {
        var names = new List<string>();
        try
        {
            using var stream = File.OpenRead(source.PlainPath());
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > 10_000) throw new DataException(source.Name, "", $"holds {zip.Entries.Count} entries, where at most 10,000 are allowed");
            foreach (var entry in zip.Entries.Where(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal)))
            {
                names.Add(entry.FullName[..^4]);
                visit(entry, names[^1]);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or IOException)
        {
            throw new DataException(source.Name, "", $"is a damaged or unsupported zip file: {e.Message}", "copy or download it again", e);
        }
        return names.Count > 0 ? names : throw new DataException(source.Name, "", "is a zip file without NumPy arrays (.npy)");
    }

    /// <summary>
    /// Goes through the rows (the slices along the first dimension) of an array in a zip, one after the other, so that an array need not fit into memory.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="array">The array's name.</param>
    /// <param name="begin">Hears what the array is; it refuses what it cannot use.</param>
    /// <param name="visit">Takes the number and the bytes of a row, little-endian.</param>
    public static void VisitRows(DataSource source, string array, Action<NpyHeader> begin, NpyRowVisitor visit) => Visit(source, (entry, name) =>
    {
        if (name != array) return;
        var place = $"{source.Name}[{name}]";
        using var content = new LimitedStream(entry.Open(), Limits.Budget(source.Length), place);
        var header = ReadHeader(content, place);
        Limits.Check(source, place, header.Bytes, header.Text);
        if (header.IsFortran && header.Shape.Length > 1) throw new DataException(place, "header", "is in column-major order", "save it with numpy.ascontiguousarray");
        begin(header);
        var row = new byte[checked((int)(header.Bytes / Math.Max(header.Shape[0], 1)))];
        for (long i = 0; i < header.Shape[0]; i++)
        {
            Fill(content, row, place, $"row {i}");
            if (header.IsBigEndian) SwapBytes(row, header.Unit);
            visit(i, row);
        }
    });

    private static NpyArray Read(DataSource source, Stream stream, string name)
    {
        var header = ReadHeader(stream, name);
        Limits.Check(source, "header", header.Bytes, header.Text);
        if (header.Bytes > Array.MaxLength) throw new DataException(name, "header", $"announces {header.Bytes:F0} bytes, more than one array can hold", "divide it");
        var data = new byte[(int)header.Bytes];
        Fill(stream, data, name, $"{data.Length} bytes of values");
        if (header.IsBigEndian) SwapBytes(data, header.Unit);
        return new(header.Shape, header.Kind, header.Width, header.IsFortran && header.Shape.Length > 1 ? RowMajor(data, header.Shape, header.Width) : data, name);
    }

    private static NpyHeader ReadHeader(Stream stream, string name)
    {
        var start = new byte[10];
        Fill(stream, start, name, "a header");
        if (!start.AsSpan().StartsWith(Magic)) throw new DataException(name, "", $"is not a NumPy array: it begins with {ByteText.Show(start)}");
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (start[6] is 2 or 3)
        {
            var more = new byte[2];
            Fill(stream, more, name, "a header");
            var length = BinaryPrimitives.ReadUInt16LittleEndian(more) * 65536L + headerLength;
            headerLength = length <= 1 << 20 ? (int)length : throw new DataException(name, "byte 8", $"announces a header of {length} bytes");
        }
        else if (start[6] != 1)
        {
            throw new DataException(name, "byte 6", $"is of version {start[6]}, where 1, 2 or 3 is expected");
        }
        var bytes = new byte[headerLength];
        Fill(stream, bytes, name, "its header");
        return NpyHeader.Parse(Encoding.UTF8.GetString(bytes), name);
    }

    private static void SwapBytes(byte[] data, int width)
    {
        for (var i = 0; i + width <= data.Length; i += width) data.AsSpan(i, width).Reverse();
    }

    private static byte[] RowMajor(byte[] data, long[] shape, int width)
    {
        var result = new byte[data.Length];
        var (index, strides) = (new long[shape.Length], new long[shape.Length]);
        for (var d = 0; d < shape.Length; d++) strides[d] = d == 0 ? 1 : strides[d - 1] * shape[d - 1];
        for (var at = 0; at < data.Length; at += width)
        {
            long from = 0;
            for (var d = 0; d < index.Length; d++) from += index[d] * strides[d];
            data.AsSpan((int)from * width, width).CopyTo(result.AsSpan(at));
            for (var d = index.Length - 1; d >= 0 && ++index[d] == shape[d]; d--) index[d] = 0;
        }
        return result;
    }

    private static void Fill(Stream stream, byte[] target, string name, string what)
    {
        int read;
        try
        {
            read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (IOException e)
        {
            throw new DataException(name, "", $"cannot be read: {e.Message}", inner: e);
        }
        if (read < target.Length) throw new DataException(name, "", $"ends after {read} bytes of {what}, which should have {target.Length}", "the file is cut off: copy or download it again");
    }
}
