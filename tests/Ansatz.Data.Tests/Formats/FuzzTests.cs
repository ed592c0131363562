using System.Diagnostics;
using Ansatz.Data.Formats;
using Ansatz.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ansatz.Data.Tests.Formats;

/// <summary>Whatever the bytes, a reader gives a value or a DataException, soon and in bounded memory.</summary>
[Collection(nameof(FuzzTests))]
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
public sealed class FuzzTests
{
    private static readonly Type[] Types = [typeof(ImageSet), typeof(Table), typeof(Image), typeof(Sequences), typeof(Codes)];
    private static readonly Lazy<(string Name, byte[] Content)[]> Corpus = new(MakeCorpus);

    [Property(MaxTest = 300)]
    public void Arbitrary_bytes_under_any_name(byte[] content, PositiveInt choice)
    {
        string[] names = ["x.csv", "x.json", "x.parquet", "x.png", "x.jpg", "x.tiff", "x.npz", "x.npy", "x-images-idx3-ubyte", "x.csv.gz", "x.txt", "x"];
        Try(names[choice.Get % names.Length], content);
    }

    [Property(MaxTest = 60)]
    [Trait("speed", "slow")]
    public Property Mutated_real_files() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        foreach (var (name, content) in Corpus.Value) Try(name, Mutate(content, new Random(seed)));
    });

    [Property(MaxTest = 200)]
    public void Arbitrary_text_as_a_table(NonNull<string> text) => Try("x.csv", System.Text.Encoding.UTF8.GetBytes("a,b\n1,2\n" + text.Get));

    [Fact]
    public void Every_file_of_the_corpus_is_read_before_it_is_damaged()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in Corpus.Value)
        {
            File.WriteAllBytes(folder[name], content);
            Assert.NotNull(DataArgument.Resolve(DataArgument.TypeOf(folder[name]), folder[name]));
        }
    }

    [Theory]
    [Trait("speed", "slow")]
    [InlineData("idx.gz")]
    [InlineData("idx-tiny-images")]
    [InlineData("npy.gz")]
    [InlineData("npz")]
    [InlineData("npz-largest")]
    [InlineData("npz-tiny-images")]
    [InlineData("npz-many-entries")]
    [InlineData("csv.gz")]
    [InlineData("csv-one-line.gz")]
    [InlineData("csv-many-columns")]
    [InlineData("csv-many-rows")]
    [InlineData("json.gz")]
    [InlineData("parquet")]
    [InlineData("png-declared")]
    [InlineData("png-real")]
    [InlineData("png-largest")]
    [InlineData("idx-largest")]
    [InlineData("ppm-declared")]
    public void A_bomb_of_at_most_a_megabyte_takes_less_than_512_MB_and_a_minute(string kind)
    {
        using var folder = new TemporaryFolder();
        var (name, content) = Bombs.Make(kind, folder);
        Assert.InRange(content.Length, 1, 1 << 20);
        File.WriteAllBytes(folder[name], content);
        Assert.SkipUnless(Memory.CanMeasure, "the peak of memory can be read on Linux only");
        foreach (var type in Types.Take(2))
        {
            GC.Collect();
            Memory.Reset();
            var (before, watch) = (Memory.Now, Stopwatch.StartNew());
            var outcome = Outcome(type, folder[name]);
            var used = (Memory.Peak - before) >> 20;
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind} as {type.Name}: {used} MiB, {watch.Elapsed.TotalSeconds:F1} s, {outcome}");
            Assert.True(used < 512, $"{kind} as {type.Name} took {used} MiB: {outcome}");
            Assert.True(watch.Elapsed.TotalSeconds < 60, $"{kind} as {type.Name} took {watch.Elapsed.TotalSeconds:F0} s");
        }
    }

    private static void Try(string name, byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[name], content);
        foreach (var type in Types)
        {
            var watch = Stopwatch.StartNew();
            Outcome(type, folder[name]);
            Assert.True(watch.Elapsed.TotalSeconds < 20, $"{name} took {watch.Elapsed.TotalSeconds:F0} s");
        }
    }

    /// <summary>Any other exception fails the test.</summary>
    private static string Outcome(Type type, string path)
    {
        try
        {
            return DataArgument.Resolve(type, path).Description;
        }
        catch (DataException e)
        {
            Assert.Contains(Path.GetFileName(path), e.Message);
            return e.Message;
        }
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        var bytes = (byte[])content.Clone();
        var header = Math.Min(bytes.Length, 200);
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            switch (random.Next(6))
            {
                case 0: bytes[random.Next(header)] = (byte)random.Next(256); break;
                case 1: bytes[random.Next(bytes.Length)] = (byte)random.Next(256); break;
                case 2: bytes[random.Next(header)] ^= (byte)(1 << random.Next(8)); break;
                case 3: bytes.AsSpan(random.Next(bytes.Length))[..1].Fill(0xFF); break;
                case 4 when bytes.Length > 16: bytes = bytes[..random.Next(8, bytes.Length)]; header = Math.Min(header, bytes.Length); break;
                default:
                    var (from, length) = (random.Next(bytes.Length), random.Next(1, 9));
                    bytes = [.. bytes[..from], .. bytes[Math.Max(0, from - length)..]];
                    break;
            }
        }
        return bytes;
    }

    private static (string, byte[])[] MakeCorpus()
    {
        using var folder = new TemporaryFolder();
        foreach (var extension in (string[])[".png", ".jpg", ".tiff", ".webp", ".bmp", ".ppm"]) FormatRegistry.Write(Sample.Picture("x"), folder[$"x{extension}"]);
        FormatRegistry.Write(new ImageSet(Sample.Set(3, 1), [0, 1, 1], ["a", "b"]), folder["set.npz"]);
        var table = Sample.Numbers(30).With(new TimeColumn("seen", Enumerable.Range(0, 30).Select(i => (DateTime?)new DateTime(2020, 1, 1).AddDays(i))));
        foreach (var extension in (string[])[".csv", ".parquet", ".json", ".jsonl", ".npz"]) FormatRegistry.Write(table, folder[$"t{extension}"]);
        var codes = new Codes(["a", "b"], [new("mean", [1f, 2, 3, 4], 2, 2), new("index", [1L, 2], 2)]);
        foreach (var extension in (string[])[".csv", ".json", ".npz"]) FormatRegistry.Write(codes, folder[$"codes{extension}"]);
        var idx = Sample.Idx([3, 4, 5], [.. Enumerable.Range(0, 60).Select(i => (byte)i)]);
        File.WriteAllBytes(folder["x-images-idx3-ubyte"], idx);
        File.WriteAllBytes(folder["y-images-idx3-ubyte.gz"], Sample.Gzip(idx));
        File.WriteAllBytes(folder["a.npy"], Sample.Npy("<f4", "2, 3", new byte[24]));
        Sample.Npz(folder["dsprites.npz"], ("imgs", "2, 2, 2", [0, 1, 0, 1, 1, 1, 0, 0]), ("latents_classes", "2, 6", [0, 1, 0, 0, 0, 0, 0, 2, 1, 1, 1, 1]));
        File.WriteAllLines(folder["npci.csv"], Enumerable.Range(0, 5).Select(row => $"{row % 2}," + string.Join(',', Enumerable.Range(1, 29).Select(c => $"{row + c}"))));
        Sample.NpzOfNumbers(folder["effects.npz"], ("x", "2, 1, 2", [1, 2, 3, 4]), ("t", "2, 2", [0, 1, 1, 0]), ("yf", "2, 2", [0, 1, 1, 0]));
        FormatRegistry.Write(new Sequences([new Sequence("a", [0, 1], [1, 2, 3, 4], 2, "g", "e"), new Sequence("b", [3], [5, 6], 2, "g", "e")]), folder["sequences.npz"]);
        File.WriteAllText(folder["paths.txt"], "0\t1.0\t8.4\t3.5\n10\t1.0\t9.5\t3.7\n10\t2.0\t1.5\t-3.7\n");
        return [.. Directory.GetFiles(folder.FullPath).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))];
    }
}
