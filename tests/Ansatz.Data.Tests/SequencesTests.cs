using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests;

public sealed class SequencesTests
{
    private static Sequences Sample() => new(
    [
        new Sequence("a", [0, 0.4, 0.8], [1, 2, 3, 4, float.NaN, 6], 2, "s1", "north", "train"),
        new Sequence("b", [0.4], [0.1f, -2], 2, "s1", "north", "train"),
        new Sequence("a", [3, 4], [7, 8, 9, 10], 2, "s2", "south", "test"),
    ], unit: "m", source: "sample");

    [Theory]
    [InlineData("x.npz")]
    [InlineData("x.csv")]
    [InlineData("x.parquet")]
    public void A_set_comes_back(string file)
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample(), folder[file]);
        var back = FormatRegistry.Read<Sequences>(folder[file]);
        Assert.Equal(Sample().Fingerprint, back.Fingerprint);
        Assert.Equal("m", back.Unit);
        Assert.Equal(["north", "south"], back.Environments);
        Assert.Equal(["s1", "s2"], back.Groups);
        Assert.Equal(["train", "test"], back.Parts);
    }

    [Fact]
    public void A_bag_of_vectors_has_no_times_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        var bags = new Sequences([new Sequence("p1", [], [1, 2, 3, 4, 5, 6], 3), new Sequence("p2", [], [1, 2, 3], 3)]);
        FormatRegistry.Write(bags, folder["x.npz"]);
        var back = FormatRegistry.Read<Sequences>(folder["x.npz"]);
        Assert.Equal(bags.Fingerprint, back.Fingerprint);
        Assert.False(back[0].HasTimes);
        Assert.Equal([2, 1], back.Select(s => s.Length));
    }

    [Fact]
    public void Pedestrian_text_is_read_a_path_a_pedestrian_also_compressed()
    {
        using var folder = new TemporaryFolder();
        const string Text = "10\t2.0\t1.5\t2\n0\t1\t0\t0\n10\t1.0\t0.5\t0\n20 1 1 0\n";
        File.WriteAllText(folder["place.txt"], Text);
        using (var file = File.Create(folder["place.txt.gz"]))
        using (var zip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest)) zip.Write(System.Text.Encoding.UTF8.GetBytes(Text));
        var read = FormatRegistry.Read<Sequences>(folder["place.txt"]);
        Assert.Equal(["place-1", "place-2"], read.Select(s => s.Id));
        Assert.Equal(["place"], read.Environments);
        Assert.Equal([0f, 0, 0.5f, 0, 1, 0], read[0].Values.ToArray());
        Assert.Equal([0, 0.4, 0.8], read[0].Times.ToArray().Select(t => Math.Round(t, 12)));
        Assert.Equal(read.Select(s => s.Fingerprint), FormatRegistry.Read<Sequences>(folder["place.txt.gz"]).Select(s => s.Fingerprint));
        Assert.Equal(typeof(Sequences), DataArgument.TypeOf(folder["place.txt"]));
        Assert.Equal(4, DataArgument.Resolve<Sequences>(folder.FullPath).Count); // the folder holds both files
    }

    [Theory]
    [InlineData("0 1 0 0\n10 1 zero 0\n", "line 2", "'zero' is not a number")]
    [InlineData("0 1 0 0\n10 1 NaN 0\n", "line 2", "'NaN' is not a number")]
    [InlineData("0 1 0 0\n10 1 0\n", "line 2", "3 fields, where 4")]
    [InlineData("0 1 0 0\n10 1 0 0\n0 1 1 1\n", "line", "a second time in frame 0")]
    public void Damaged_pedestrian_text_names_its_line(string text, string place, string fault)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.txt"], text);
        var error = Assert.Throws<DataException>(() => FormatRegistry.Read<Sequences>(folder["x.txt"]));
        Assert.Contains(place, error.Place);
        Assert.Contains(fault, error.Message);
    }

    [Fact]
    public void Tables_name_their_columns_and_the_line_of_a_cell_that_is_no_number()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.csv"], "agent,t,where,px,py,color\n1,1,a,0,0,red\n1,0,a,5,6,red\n2,0,b,1,1,blue\n");
        var spelled = DataArgument.Resolve<Sequences>(folder["x.csv"] + ":id=agent,time=t,environment=where,values=px+py");
        Assert.Equal(["px", "py"], spelled.Channels);
        Assert.Equal([5f, 6, 0, 0], spelled[0].Values.ToArray()); // in the order of times
        var error = Assert.Throws<DataException>(() => DataArgument.Resolve<Sequences>(folder["x.csv"] + ":id=agent,time=t,environment=where"));
        Assert.Contains("'color', line 2", error.Message);
        Assert.Contains("'red'", error.Message);
        File.WriteAllText(folder["ragged.csv"], "id,time,x\n" + string.Concat(Enumerable.Range(0, 30).Select(t => t == 10 ? "1,10\n" : $"1,{t},0.5\n")));
        Assert.Contains("line 12: has 2 fields, where the heading has 3", Assert.Throws<DataException>(() => FormatRegistry.Read<Sequences>(folder["ragged.csv"])).Message);
        File.WriteAllText(folder["cell.csv"], "id,time,x,y\n1,0,1,2\n1,1,1,abc\n");
        Assert.Contains("'y', line 3: holds 'abc'", Assert.Throws<DataException>(() => FormatRegistry.Read<Sequences>(folder["cell.csv"])).Message);
    }

    [Fact]
    public void Arrays_of_four_dimensions_are_groups_of_members()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["r.npy"], Tests.Sample.Npy("<f4", "2, 2, 3, 2", [.. Enumerable.Range(0, 24).SelectMany(i => BitConverter.GetBytes((float)i))]));
        var read = DataArgument.Resolve<Sequences>(folder["r.npy"] + ":step=0.4");
        Assert.Equal(["0-0", "0-1", "1-0", "1-1"], read.Select(s => s.Id));
        Assert.Equal(["0", "1"], read.Groups);
        Assert.Equal(["r"], read.Environments);
        Assert.Equal([0, 0.4, 0.8], read[3].Times.ToArray());
        Assert.Equal([18f, 19, 20, 21, 22, 23], read[3].Values.ToArray());
    }

    [Fact]
    public void What_is_no_sequence_is_refused()
    {
        Assert.Contains("times increase", Assert.Throws<DataException>(() => new Sequence("a", [0, 0], [1, 2], 1)).Message);
        Assert.Contains("infinite", Assert.Throws<DataException>(() => new Sequence("a", [0, 1], [1, float.PositiveInfinity], 1)).Message);
        Assert.Contains("no multiple", Assert.Throws<DataException>(() => new Sequence("a", [], [1, 2, 3], 2)).Message);
        Assert.Contains("1 times for 2 rows", Assert.Throws<DataException>(() => new Sequence("a", [0], [1, 2], 1)).Message);
        Assert.Contains("channels", Assert.Throws<DataException>(() => new Sequences([new Sequence("a", [], [1], 1), new Sequence("b", [], [1, 2], 2)])).Message);
        Assert.Contains("north, south", Assert.Throws<DataException>(() => Sample().Environment("east")).Message);
    }
}
