using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ansatz.Testing;
using DuckDB.NET.Data;

namespace Ansatz.Data.Tests.Formats;

/// <summary>Small files that ask for much memory.</summary>
internal static class Bombs
{
    public static (string Name, byte[] Content) Make(string kind, TemporaryFolder folder) => kind switch
    {
        "idx.gz" => ("x-images-idx3-ubyte.gz", Repeat(Sample.Idx([400_000, 28, 28], []), new byte[1 << 16], 4_790)),
        "idx-tiny-images" => ("x-images-idx3-ubyte.gz", Repeat(Sample.Idx([200_000_000, 1, 1], []), new byte[1 << 16], 3_052)),
        "npy.gz" => ("x.npy.gz", Repeat(Sample.Npy("<f8", "40000000, 1", []), new byte[1 << 16], 4_883)),
        "npz" => ("x.npz", Npz(folder, "<f8", "30000, 28, 28", 2_872)),
        "npz-largest" => ("x.npz", Npz(folder, "|u1", "100000, 28, 28", 1_197)),
        "npz-tiny-images" => ("x.npz", Npz(folder, "|u1", "100000000, 1, 1", 1_526)),
        "npz-many-entries" => ("x.npz", ManyEntries(folder)),
        "csv.gz" => ("x.csv.gz", Repeat("a,b\n"u8.ToArray(), Text("1,2\n"), 4_000)),
        "csv-one-line.gz" => ("x.csv.gz", Repeat("a,b\n"u8.ToArray(), Text("aaaa"), 4_000)),
        "csv-many-columns" => ("x.csv", [.. Text("a,")[..500_000], (byte)'z', (byte)'\n', .. Text("1,")[..500_000], (byte)'1', (byte)'\n']),
        "csv-many-rows" => ("x.csv", Encoding.ASCII.GetBytes("a\n" + string.Concat(Enumerable.Repeat("1\n", 520_000)))),
        "json.gz" => ("x.json.gz", Repeat("["u8.ToArray(), Text("[[[["), 4_000)),
        "parquet" => ("x.parquet", Parquet(folder)),
        "png-declared" => ("x.png", Png(60_000, 60_000, new byte[100])),
        "png-real" => ("x.png", Png(9_000, 9_000, null)),
        "png-largest" => ("x.png", Png(5_000, 5_000, null)),
        "idx-largest" => ("x-images-idx3-ubyte", Sample.Idx([1_040_000, 1, 1], new byte[1_040_000])),
        _ => ("x.ppm", Encoding.ASCII.GetBytes("P6\n60000 60000\n255\nabc")),
    };

    private static byte[] Text(string unit) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (1 << 16) / unit.Length + 200_000 * (unit.Length < 3 ? 2 : 0))));

    private static byte[] Repeat(byte[] start, byte[] block, int times)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(start);
            for (var i = 0; i < times; i++) gzip.Write(block);
        }
        return memory.ToArray();
    }

    private static byte[] Npz(TemporaryFolder folder, string type, string shape, int blocks)
    {
        using (var zip = new ZipArchive(File.Create(folder["bomb"]), ZipArchiveMode.Create))
        using (var stream = zip.CreateEntry("images.npy", CompressionLevel.SmallestSize).Open())
        {
            stream.Write(Sample.Npy(type, shape, []));
            var block = new byte[1 << 16];
            for (var i = 0; i < blocks; i++) stream.Write(block);
        }
        return File.ReadAllBytes(folder["bomb"]);
    }

    private static byte[] ManyEntries(TemporaryFolder folder)
    {
        using (var zip = new ZipArchive(File.Create(folder["bomb"]), ZipArchiveMode.Create))
            for (var i = 0; i < 11_000; i++) zip.CreateEntry($"{i}.npy");
        return File.ReadAllBytes(folder["bomb"])[..Math.Min((int)new FileInfo(folder["bomb"]).Length, 1 << 20)];
    }

    private static byte[] Parquet(TemporaryFolder folder)
    {
        using (var connection = new DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT repeat('x', 1000) AS a, 1.5 AS b FROM range(4000000)) TO '{folder["bomb"]}' (FORMAT parquet, COMPRESSION zstd)";
            command.ExecuteNonQuery();
        }
        return File.ReadAllBytes(folder["bomb"]);
    }

    private static byte[] Png(int width, int height, byte[]? pixels)
    {
        using var memory = new MemoryStream();
        memory.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        Chunk(memory, "IHDR", header);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var line = pixels ?? new byte[3 * width + 1];
            for (var y = 0; y < (pixels is null ? height : 1); y++) zlib.Write(line);
        }
        Chunk(memory, "IDAT", data.ToArray());
        Chunk(memory, "IEND", []);
        return memory.ToArray();
    }

    private static void Chunk(MemoryStream stream, string type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        stream.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}

/// <summary>The resident memory of this process, in bytes, as Linux counts it.</summary>
internal static class Memory
{
    public static bool CanMeasure => OperatingSystem.IsLinux() && File.Exists("/proc/self/clear_refs");

    public static long Now => Field("VmRSS");

    public static long Peak => Field("VmHWM");

    /// <summary>Makes the peak start from now.</summary>
    public static void Reset() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Field(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim());
}
