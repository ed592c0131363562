using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests.Formats;

public sealed class TableFormatTests
{
    private static readonly Table Mixed = new(
        [
            new TextColumn("name", ["ann, \"the\" first", "bob", null, "zoë\nnew line"]),
            new NumberColumn("age", [31.25, double.NaN, 1e-17, -4], unit: "years"),
            new NumberColumn("count", [1, 2, double.NaN, 9007199254740991], ColumnKind.Integer),
            new NumberColumn("alive", [1, 0, 1, double.NaN], ColumnKind.Boolean),
            new TimeColumn("seen", [new DateTime(2020, 2, 29), null, new DateTime(2021, 1, 1, 12, 30, 15), new DateTime(1999, 12, 31)]),
        ]);

    [Theory]
    [InlineData(".csv")]
    [InlineData(".tsv")]
    [InlineData(".parquet")]
    [InlineData(".json")]
    [InlineData(".jsonl")]
    public void A_table_comes_back_with_types_units_and_missing_values(string extension)
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Mixed, folder[$"t{extension}"]);
        var back = FormatRegistry.Read<Table>(folder[$"t{extension}"]);
        Assert.Equal(Mixed.Columns.Select(c => (c.Name, c.Unit, c.Kind)), back.Columns.Select(c => (c.Name, c.Unit, c.Kind)));
        foreach (var column in Mixed.Columns) Assert.Equal(column.ToTexts(), back[column.Name].ToTexts());
        Assert.Equal(Mixed.Fingerprint, back.Fingerprint);
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".jsonl")]
    [InlineData(".parquet")]
    public void A_gzipped_table_is_read_as_it_is(string extension)
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Mixed, folder[$"t{extension}"]);
        File.WriteAllBytes(folder[$"g{extension}.gz"], Sample.Gzip(File.ReadAllBytes(folder[$"t{extension}"])));
        Assert.Equal(Mixed.Fingerprint, FormatRegistry.Read<Table>(folder[$"g{extension}.gz"]).Fingerprint);
    }

    [Fact]
    public void Types_are_inferred_from_all_rows_and_words_for_missing_are_missing()
    {
        using var folder = new TemporaryFolder();
        var rows = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i},NA,red\n"));
        File.WriteAllText(folder["t.csv"], $"a,b,c\n{rows}2.5,7,blue\n");
        var table = FormatRegistry.Read<Table>(folder["t.csv"]);
        Assert.Equal([ColumnKind.Number, ColumnKind.Integer, ColumnKind.Text], table.Columns.Select(c => c.Kind));
        Assert.Equal(30_000, table["b"].MissingCount);
        Assert.Equal(2.5, table.Numbers("a").Values[^1]);
    }

    [Fact]
    public void A_name_that_looks_like_a_pattern_is_a_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t[1]*.csv"], "a\n1\n");
        File.WriteAllText(folder["t1x.csv"], "a\n2\n");
        Assert.Equal(1, FormatRegistry.Read<Table>(folder["t[1]*.csv"]).Numbers("a").Values[0]);
    }

    [Theory]
    [InlineData("empty.csv", "")]
    [InlineData("ragged.csv", "a,b\n1,2\n3,4,5\n6,7\n")]
    [InlineData("time.csv", "a\n2020-01-01\n92020-01-01\n")]
    [InlineData("quote.csv", "a,b\n1,\"never closed\n2,3\n")]
    [InlineData("broken.json", "[{\"a\": 1}, {\"a\": ")]
    [InlineData("list.json", "{\"a\": {\"b\": [1, {\"c\": 2}]}}")]
    [InlineData("not.parquet", "PAR1 and then nothing of the kind")]
    [InlineData("other.parquet", "hello")]
    public void A_damaged_table_is_refused_by_name(string name, string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[name], content);
        Sample.Fails<Table>(folder[name]);
    }

    [Fact]
    public void Binary_content_is_no_table()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.csv"], [1, 2, 3, 0, 0, 7]);
        Assert.Contains("not a text file", Sample.Fails<Table>(folder["x.csv"]).Message);
    }

    [Fact]
    public void A_picture_given_as_a_table_says_what_it_is()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Set(1), folder["x.png"]);
        Assert.Contains("ImageSet", Sample.Fails<Table>(folder["x.png"]).Message);
    }

    [Fact]
    public void A_stream_is_read_like_a_file_and_leaves_nothing_behind()
    {
        string path;
        using (var source = DataSource.FromStream(new MemoryStream(Sample.Gzip("a;b\n1;x\n"u8.ToArray())), "standard input"))
        {
            path = source.Path;
            var table = FormatRegistry.Read<Table>(source, null, new NoteList());
            Assert.Equal("x", table["b"].Text(0));
        }
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void The_one_table_of_a_folder_is_found()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Numbers(), folder["photos/attributes.csv"]);
        Assert.Equal(5, FormatRegistry.Read<Table>(folder["photos"]).Count);
        FormatRegistry.Write(Sample.Numbers(), folder["photos/more.csv"]);
        Assert.Contains("2 table files", Sample.Fails<Table>(folder["photos"]).Message);
    }
}
