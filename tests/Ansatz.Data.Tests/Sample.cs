using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ansatz.Data.Faces;

namespace Ansatz.Data.Tests;

/// <summary>Small data that the tests share.</summary>
internal static class Sample
{
    /// <summary>A smooth picture whose pixels all differ a little.</summary>
    public static Image Picture(string id, int channels = 3, int height = 24, int width = 32, int seed = 0) => Image.FromLevels(id, channels, height, width,
        Enumerable.Range(0, channels * height * width).Select(i => (byte)((i * 3 + i / width * 5 + seed * 17) % 256)).ToArray());

    public static ImageSet Set(int count = 6, int channels = 3, int height = 24, int width = 32, bool classes = false) => new(
        Enumerable.Range(0, count).Select(i => Picture($"p{i}.png", channels, height, width, i)),
        classes ? [.. Enumerable.Range(0, count).Select(i => i % 2)] : null, classes ? ["cat", "dog"] : null);

    public static Table Numbers(int rows = 5) => new(
        [
            new TextColumn("file", Enumerable.Range(0, rows).Select(i => $"p{i}.png"), role: ColumnRole.Id),
            new NumberColumn("smile", [.. Enumerable.Range(0, rows).Select(i => (double)(i % 2))], ColumnKind.Integer),
            new NumberColumn("warmth", [.. Enumerable.Range(0, rows).Select(i => i / 10.0)]),
        ]);

    /// <summary>The attributes of a rendered face from its row.</summary>
    public static FaceAttributes Face(Table attributes, int row)
    {
        bool Has(string name) => attributes.Numbers(name).Values[row] == 1;
        return new((HairColor)Enumerable.Range(0, 4).First(h => Has(FaceAttributes.Names[h])), (SkinTone)Enumerable.Range(0, 3).First(s => Has(FaceAttributes.Names[4 + s])),
            Has("glasses"), Has("smile"), Has("hat"), Has("broad"), Has("beard"));
    }

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return memory.ToArray();
    }

    public static byte[] Idx(int[] dimensions, byte[] values)
    {
        byte[] header = [0, 0, 8, (byte)dimensions.Length, .. dimensions.SelectMany(d => BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(d)))];
        return [.. header, .. values];
    }

    /// <summary>Writes an .npz of unsigned bytes.</summary>
    public static void Npz(string path, params (string Name, string Shape, byte[] Values)[] arrays)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, shape, values) in arrays)
        {
            using var stream = zip.CreateEntry($"{name}.npy").Open();
            stream.Write(Npy("|u1", shape, values));
        }
    }

    /// <summary>Writes an .npz of double-precision numbers.</summary>
    public static void NpzOfNumbers(string path, params (string Name, string Shape, double[] Values)[] arrays)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, shape, values) in arrays)
        {
            using var stream = zip.CreateEntry($"{name}.npy").Open();
            stream.Write(Npy("<f8", shape, [.. values.SelectMany(BitConverter.GetBytes)]));
        }
    }

    public static byte[] Npy(string descr, string shape, byte[] values, bool fortran = false)
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({shape}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), .. values];
    }

    /// <summary>Reads a file and expects the error; every error names the file.</summary>
    public static DataException Fails<T>(string path, string arguments = "") where T : IDataValue
    {
        var error = Assert.Throws<DataException>(() => DataArgument.Resolve<T>(path + arguments));
        Assert.Contains(Path.GetFileName(path), error.Message);
        return error;
    }
}
