using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Ansatz.Data.Formats;

/// <summary>Reads and writes .npy (one array) and .npz (a zip of named arrays); arrays of Python objects are refused, as loading them runs code.</summary>
internal static partial class NpyFile
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

    private static NpyArray Read(DataSource source, Stream stream, string name)
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
        var header = Encoding.UTF8.GetString(bytes);
        var (descr, fortran, shape) = (Descr().Match(header), Fortran().Match(header), ShapePattern().Match(header));
        if (header.Contains("'O'") || header.Contains("|O"))
            throw Pickles.Refuse(name, "holds Python objects");
        if (!descr.Success || !fortran.Success || !shape.Success) throw new DataException(name, "header", $"is not understood: {header[..Math.Min(header.Length, 120)].Trim()}");
        return ReadValues(source, stream, name, descr, fortran.Groups[1].Value == "True", shape.Groups[1].Value);
    }

    private static NpyArray ReadValues(DataSource source, Stream stream, string name, Match descr, bool isFortran, string shapeText)
    {
        var kind = descr.Groups[2].Value[0];
        if (!int.TryParse(descr.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || width is <= 0 or > 1 << 20)
            throw new DataException(name, "header", $"holds values of type '{descr.Value}', which is not supported");
        if (kind == 'U') width *= 4;
        if (kind is not ('b' or 'i' or 'u' or 'f' or 'U' or 'S') || (kind is 'b' && width != 1) || (kind is 'i' or 'u' && width is not (1 or 2 or 4 or 8)) || (kind is 'f' && width is not (2 or 4 or 8)))
            throw new DataException(name, "header", $"holds values of type '{descr.Groups[1].Value}{kind}{descr.Groups[3].Value}', which is not supported", "save it as float32: numpy.save(FILE, array.astype('float32'))");
        var shape = new List<long>();
        double bytes = width;
        foreach (var part in shapeText.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) throw new DataException(name, "header", $"has the shape ({shapeText})");
            shape.Add(size);
            bytes *= size;
        }
        if (shape.Count > 32) throw new DataException(name, "header", $"has {shape.Count} dimensions");
        Limits.Check(source, "header", bytes, $"an array ({shapeText}) of {width} bytes an element");
        if (bytes > Array.MaxLength) throw new DataException(name, "header", $"announces {bytes:F0} bytes, more than one array can hold", "divide it");
        var data = new byte[(int)bytes];
        Fill(stream, data, name, $"{data.Length} bytes of values");
        if (descr.Groups[1].Value == ">" && width > 1) SwapBytes(data, kind == 'U' ? 4 : width);
        return new([.. shape], kind, width, isFortran && shape.Count > 1 ? RowMajor(data, shape, width) : data, name);
    }

    private static void SwapBytes(byte[] data, int width)
    {
        for (var i = 0; i + width <= data.Length; i += width) data.AsSpan(i, width).Reverse();
    }

    private static byte[] RowMajor(byte[] data, List<long> shape, int width)
    {
        var result = new byte[data.Length];
        var (index, strides) = (new long[shape.Count], new long[shape.Count]);
        for (var d = 0; d < shape.Count; d++) strides[d] = d == 0 ? 1 : strides[d - 1] * shape[d - 1];
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

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Fortran();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
