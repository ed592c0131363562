using System.Diagnostics;
using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests.Formats;

public sealed class NumpyTests
{
    [Fact]
    public void A_set_comes_back_exactly()
    {
        using var folder = new TemporaryFolder();
        var set = new ImageSet(Sample.Set(4), [0, 1, 1, 0], ["cat", "dög"], ["a", "bb", "", "é"], ["train", "test", "test", "train"]);
        FormatRegistry.Write(set, folder["x.npz"]);
        var back = FormatRegistry.Read<ImageSet>(folder["x.npz"]);
        Assert.Equal(set.Fingerprint, back.Fingerprint);
        Assert.Equal(set.Parts, back.Parts);
        var values = new ImageSet([Image.FromValues("v", 1, 2, 2, new[] { 0.1f, 0.2f, 0.3f, 1f })]);
        FormatRegistry.Write(values, folder["v.npz"]);
        Assert.Equal(values.Fingerprint, FormatRegistry.Read<ImageSet>(folder["v.npz"]).Fingerprint);
    }

    [Fact]
    public void A_table_comes_back_exactly()
    {
        using var folder = new TemporaryFolder();
        var table = new Table(
            [
                new TextColumn("name", ["ann", null, ""], role: ColumnRole.Id), new NumberColumn("age", [1.5, double.NaN, -3], unit: "years"),
                new NumberColumn("n", [1, 2, 3], ColumnKind.Integer, role: ColumnRole.Outcome), new TimeColumn("seen", [new DateTime(2020, 2, 29, 1, 2, 3), null, null]),
            ]);
        FormatRegistry.Write(table, folder["t.npz"]);
        var back = FormatRegistry.Read<Table>(folder["t.npz"]);
        Assert.Equal(table.Fingerprint, back.Fingerprint);
        Assert.Equal(table.Columns.Select(c => c.Role), back.Columns.Select(c => c.Role));
    }

    [Theory]
    [InlineData("|u1", "2, 3, 4", 24)]
    [InlineData("|u1", "2, 1, 3, 4", 24)]
    [InlineData("|u1", "2, 4, 3, 1", 24)]
    [InlineData("|b1", "1, 2, 2", 4)]
    public void Layouts_of_images_are_understood(string descr, string shape, int bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.npy"], Sample.Npy(descr, shape, [.. Enumerable.Range(0, bytes).Select(i => (byte)(i % 2))]));
        Assert.Equal(1, FormatRegistry.Read<ImageSet>(folder["x.npy"]).Channels);
    }

    [Fact]
    public void Channels_that_come_last_are_moved_first()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.npy"], Sample.Npy("|u1", "1, 2, 2, 3", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
        Assert.Equal([1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12], FormatRegistry.Read<ImageSet>(folder["x.npy"])[0].ToArray().Select(v => (int)MathF.Round(v * 255)));
    }

    [Fact]
    public void Columns_first_and_big_endian_arrays_are_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["f.npy"], Sample.Npy("|u1", "2, 3", [1, 4, 2, 5, 3, 6], fortran: true));
        Assert.Equal([1, 2, 3, 4, 5, 6], FormatRegistry.Read<ImageSet>(folder["f.npy"])[0].ToArray().Select(v => (int)MathF.Round(v * 255)));
        File.WriteAllBytes(folder["b.npy"], Sample.Npy(">i2", "2, 1", [1, 0, 0, 2]));
        Assert.Equal([256, 2], FormatRegistry.Read<Table>(folder["b.npy"]).Numbers("x0").Values.ToArray());
    }

    [Fact]
    public void Values_outside_the_unit_interval_need_their_range()
    {
        using var folder = new TemporaryFolder();
        var values = new float[] { -1, 0, 1, 0.5f };
        File.WriteAllBytes(folder["x.npy"], Sample.Npy("<f4", "1, 2, 2", [.. values.SelectMany(BitConverter.GetBytes)]));
        var error = Sample.Fails<ImageSet>(folder["x.npy"]);
        Assert.Contains("[-1, 1]", error.Message);
        Assert.Contains(":range=-1..1", error.Message);
        Assert.Equal([0f, 0.5f, 1f, 0.75f], DataArgument.Resolve<ImageSet>(folder["x.npy:range=-1..1"])[0].ToArray());
        Assert.Contains("outside the given range", Assert.Throws<DataException>(() => DataArgument.Resolve<ImageSet>(folder["x.npy:range=0..1"])).Message);
        File.WriteAllBytes(folder["n.npy"], Sample.Npy("<f4", "1, 1, 2", [.. new[] { float.NaN, 1f }.SelectMany(BitConverter.GetBytes)]));
        Assert.Contains("1 of 2 image values are not numbers", Sample.Fails<ImageSet>(folder["n.npy"]).Message);
    }

    [Theory]
    [InlineData("|u1", "1000000000, 28, 28", "may not ask for")]
    [InlineData("|u1", "9, 28, 28", "ends after")]
    [InlineData("|u1", "99999999999999999999999", "shape")]
    [InlineData("<c8", "1, 1", "not supported")]
    [InlineData("|u1", "2, 2, 2, 2, 2", "shape [2, 2, 2, 2, 2]")]
    [InlineData("|u1", "0, 28, 28", "without values")]
    public void A_header_that_lies_or_does_not_fit_is_refused(string descr, string shape, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.npy"], Sample.Npy(descr, shape, new byte[32]));
        Assert.Contains(words, Sample.Fails<ImageSet>(folder["x.npy"]).Message);
    }

    [Fact]
    public void Python_objects_are_refused_with_the_line_that_converts_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.npy"], Sample.Npy("|O", "2,", [0x80, 4, 0x2E]));
        Assert.Contains("python3 -c", Sample.Fails<ImageSet>(folder["x.npy"]).Message);
        File.WriteAllBytes(folder["data.pkl"], [0x80, 4, 0x95, 1, 0]);
        Assert.Contains("pickle.load", Sample.Fails<Table>(folder["data.pkl"]).Message);
        File.WriteAllBytes(folder["data.csv"], [0x80, 4, 0x95, 1, 0]); // whatever the name says
        Assert.Contains("would run the code", Sample.Fails<Table>(folder["data.csv"]).Message);
        File.WriteAllBytes(folder["weights.pt"], "PK\x03\x04"u8.ToArray());
        Assert.Contains("torch.load", Sample.Fails<ImageSet>(folder["weights.pt"]).Message);
    }

    [Fact]
    public void Arrays_of_an_npz_are_chosen_by_name()
    {
        using var folder = new TemporaryFolder();
        Sample.Npz(folder["m.npz"], ("x_train", "1, 2, 2", [1, 2, 3, 4]), ("y_train", "1,", [3]), ("x_test", "1, 2, 2", [5, 6, 7, 8]), ("y_test", "1,", [1]));
        var test = DataArgument.Resolve<ImageSet>(folder["m.npz:part=test"]);
        Assert.Equal([1], test.Labels);
        Assert.Equal(5 / 255f, test[0][0, 0, 0]);
        Assert.Contains("x_train", Sample.Fails<ImageSet>(folder["m.npz"]).Message);
        Assert.Single(DataArgument.Resolve<ImageSet>(folder["m.npz:array=x_train"]));
    }

    [Fact]
    public void NumPy_reads_what_is_written_here_and_we_read_what_it_writes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3") && Python("import numpy").Length == 0, "python3 with numpy is not installed");
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Set(2), folder["x.npz"]);
        Assert.Equal("(2, 3, 24, 32) uint8 ['p0.png' 'p1.png']", Python($"import numpy; d = numpy.load('{folder["x.npz"]}'); print(d['pixels'].shape, d['pixels'].dtype, d['ids'])"));
        Python($"import numpy; numpy.save('{folder["y.npy"]}', numpy.linspace(0, 1, 24).reshape(2, 3, 4).astype('float16'))");
        Assert.Equal(1f, FormatRegistry.Read<ImageSet>(folder["y.npy"])[1][0, 2, 3]);
    }

    private static string Python(string program)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", program]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : "failed";
    }
}
