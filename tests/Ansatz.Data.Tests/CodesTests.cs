using Ansatz.Data.Formats;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Data.Tests;

public sealed class CodesTests
{
    private static readonly Codes Latents = new(["a", "b", "c"],
        [new("mean", [0.5f, 1, -2, 3e-7f, 5, 6.25f], 3, 2), new("sd", [1f, 2, 3, 4, 5, 6], 3, 2)]);

    [Fact]
    public void A_part_is_found_by_name_and_the_first_is_meant_without_one()
    {
        Assert.Equal("mean", Latents.Main.Name);
        Assert.Equal([3, 2], Latents["sd"].ToTensor().Shape);
        Assert.Null(Latents.Find("codes"));
        Assert.Contains("the parts are mean, sd", Assert.Throws<DataException>(() => Latents["variance"]).Message);
    }

    [Fact]
    public void Parts_of_another_length_and_ids_that_occur_twice_are_refused()
    {
        Assert.Contains("has 3 items, where there are 2 ids", Assert.Throws<DataException>(() => new Codes(["a", "b"], Latents.Parts)).Message);
        Assert.Contains("id 'a': occurs twice", Assert.Throws<DataException>(() => new Codes(["a", "b", "a"], Latents.Parts)).Message);
        Assert.Contains("has 5 values, where 3 items of shape [2] have 6", Assert.Throws<DataException>(() => new CodePart("mean", [1f, 2, 3, 4, 5], 3, 2)).Message);
    }

    [Theory]
    [InlineData("codes.npz")]
    [InlineData("codes.csv")]
    [InlineData("codes.tsv")]
    [InlineData("codes.parquet")]
    [InlineData("codes.json")]
    public void What_is_written_is_read_back(string name)
    {
        using var folder = new TemporaryFolder();
        var codes = new Codes(["x", "y/1.png"], [new("mean", [1f, 2.5f, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2, 2, 3), new("index", [3L, 4, 5, 6], 2, 2), new("norm", [0.25f, 2], 2)]);
        FormatRegistry.Write(codes, folder[name]);
        Assert.Equal(codes.Fingerprint, DataArgument.Resolve<Codes>(folder[name]).Fingerprint);
    }

    [Fact]
    public void An_npy_holds_the_first_part_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var notes = new NoteList();
        FormatRegistry.Write(Latents, folder["z.npy"], notes);
        Assert.Contains("sd left out", Assert.Single(notes).Text);
        var read = DataArgument.Resolve<Codes>(folder["z.npy"]);
        Assert.Equal(["0", "1", "2"], read.Ids);
        Assert.Equal(Latents.Main.ToTensor().ToArray<float>(), read.Main.ToTensor().ToArray<float>());
    }

    [Fact]
    public void Columns_of_a_plain_table_are_one_part()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["z.csv"], "name,z1,z2\nann,0.5,1\nbob,2,3\n");
        var codes = DataArgument.Resolve<Codes>(folder["z.csv"]);
        Assert.Equal(["ann", "bob"], codes.Ids);
        Assert.Equal([0.5f, 1, 2, 3], codes[Codes.Mean].ToTensor().ToArray<float>());
    }

    [Theory]
    [InlineData("z.csv", "id,mean_0,mean_2\na,1,2\n", "indices up to [2] want 3")]
    [InlineData("z.csv", "id,mean_0\na,\nb,1\n", "1 of 2 values are empty, the first in row 1")]
    [InlineData("z.json", "[{\"id\": \"a\", \"mean\": [1, 2]}, {\"id\": \"b\", \"mean\": [1]}]", "has the shape [1], where the items before have [2]")]
    [InlineData("z.json", "[{\"id\": \"a\", \"mean\": [[1, 2], [3]]}]", "arrays of unequal length")]
    [InlineData("z.json", "[{\"id\": \"a\", \"mean\": [\"x\"]}]", "where a number is expected")]
    [InlineData("z.json", "[{\"id\": \"a\", \"mean\": [1]}, {\"id\": \"b\"}]", "item 2: has no 'mean'")]
    [InlineData("z.json", "{}", "no array of objects")]
    [InlineData("z.json", "[", "is no JSON")]
    public void A_damaged_file_says_where(string name, string content, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[name], content);
        Assert.Contains(message, Assert.Throws<DataException>(() => DataArgument.Resolve<Codes>(folder[name])).Message);
    }

    [Fact]
    public void Infinity_does_not_go_into_json()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("write it as .npz", Assert.Throws<DataException>(() => FormatRegistry.Write(new Codes(["a"], [new("mean", [float.PositiveInfinity], 1)]), folder["z.json"])).Message);
    }

    [Fact]
    public void A_file_that_was_written_as_codes_is_known_as_such()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["z.npz", "z.json"])
        {
            FormatRegistry.Write(Latents, folder[name]);
            Assert.Equal(typeof(Codes), DataArgument.TypeOf(folder[name]));
        }
        File.WriteAllText(folder["rows.json"], "[{\"id\": \"a\", \"size\": 2}]");
        Assert.Equal(typeof(Table), DataArgument.TypeOf(folder["rows.json"]));
    }

    [Fact]
    public void Tensors_become_parts_and_items_are_chosen()
    {
        var codes = Codes.FromTensors(["a", "b"], ("mean", Tensor.From<double>([1, 2, 3, 4], 2, 2)), ("index", Tensor.Arange(2)));
        Assert.True(codes["index"].IsInteger);
        var chosen = codes.Select([1]);
        Assert.Equal(["b"], chosen.Ids);
        Assert.Equal([3f, 4], chosen.Main.ToTensor().ToArray<float>());
        Assert.Equal(ScalarType.Int64, chosen["index"].ToTensor().DataType);
        Assert.Equal("1 code (mean 2, index 1)", chosen.Description);
    }
}
