using Ansatz.Testing;

namespace Ansatz.Data.Tests;

public sealed class AttributeTableTests
{
    private static Table Read(TemporaryFolder folder, string content, string arguments = "", INotes? notes = null)
    {
        File.WriteAllText(folder["attributes.csv"], content);
        return AttributeTable.Normalize(DataArgument.Resolve<Table>(folder["attributes.csv"] + arguments), notes ?? new NoteList());
    }

    [Fact]
    public void Minus_one_and_one_become_zero_and_one_column_by_column()
    {
        using var folder = new TemporaryFolder();
        var notes = new NoteList();
        var table = Read(folder, "file,smile,glasses,warmth\na.png,-1,0,0.25\nb.png,1,1,1\n", notes: notes);
        Assert.Equal([0.0, 1], table.Numbers("smile").Values.ToArray());
        Assert.Equal([0.0, 1], table.Numbers("glasses").Values.ToArray());
        Assert.Equal([0.25, 1], table.Numbers("warmth").Values.ToArray());
        Assert.Equal("file", table.Id!.Name);
        Assert.Contains(notes, n => n.Text == "1 attribute of -1 and 1 taken as 0 and 1 (smile)");
    }

    [Fact]
    public void Words_become_an_attribute_each()
    {
        using var folder = new TemporaryFolder();
        var table = Read(folder, "file,hair,smile\na.png,blond,1\nb.png,black,0\n");
        Assert.Equal(["file", "hair=black", "hair=blond", "smile"], table.Names);
        Assert.Equal([0f, 1f], Conditions.Parse("hair=blond").Resolve(table.Names).AsSpan(1, 2).ToArray());
        Assert.Equal([0.0, 1], table.Numbers("hair=black").Values.ToArray());
    }

    [Fact]
    public void An_empty_cell_is_refused_by_column_and_row_unless_a_value_is_given()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DataException>(() => Read(folder, "file,smile\na.png,1\nb.png,\nc.png,0\n"));
        Assert.Contains("attributes.csv, column 'smile': 1 of 3 values are empty, the first in row 2", error.Message);
        Assert.Contains(":missing=0.5", error.Message);
        Assert.Equal([1, 0.5, 0], Read(folder, "file,smile\na.png,1\nb.png,\nc.png,0\n", ":missing=0.5").Numbers("smile").Values.ToArray());
    }

    [Theory]
    [InlineData("file,smile\na.png,2\nb.png,0\n", "2 lies outside [0, 1]")]
    [InlineData("file,smile\na.png,-1\nb.png,0.5\n", "-1 lies outside [0, 1]")]
    [InlineData("file,smile\na.png,1\na.png,0\n", "already the name of row 1")]
    [InlineData("file,smile\na.png,1\n,0\n", "the name is empty")]
    [InlineData("file\na.png\n", "at least one attribute")]
    public void What_is_no_table_of_attributes_is_refused(string content, string words)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(words, Assert.Throws<DataException>(() => Read(folder, content)).Message);
    }

    [Fact]
    public void A_missing_attribute_column_is_named_with_the_nearest()
    {
        using var folder = new TemporaryFolder();
        var table = Read(folder, "file,smiles\na.png,1\nb.png,0\n");
        Assert.Contains("did you mean 'smiles'", Assert.Throws<DataException>(() => table.Select("file", "smile")).Message);
    }

    [Fact]
    public void A_constant_attribute_is_doubted()
    {
        using var folder = new TemporaryFolder();
        var notes = new NoteList();
        Read(folder, "file,smile,hat\na.png,1,0\nb.png,0,0\n", notes: notes);
        Assert.Contains(notes, n => n.IsWarning && n.Text.EndsWith("about hat", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("b.png", "a.png")]
    [InlineData("b", "a")] // names without extension
    [InlineData("x/b.png", "x/a.png")] // names with a folder
    public void Rows_come_into_the_order_of_the_images(string first, string second)
    {
        using var folder = new TemporaryFolder();
        var table = Read(folder, $"file,smile\n{first},1\n{second},0\n");
        Assert.Equal([0.0, 1], AttributeTable.Align(table, ["a.png", "b.png"], new NoteList()).Numbers("smile").Values.ToArray());
    }

    [Fact]
    public void Images_without_a_row_are_named_the_first_five()
    {
        using var folder = new TemporaryFolder();
        var table = Read(folder, "file,smile\na.png,1\nb.png,0\n");
        var error = Assert.Throws<DataException>(() => AttributeTable.Align(table, ["a.png", .. Enumerable.Range(1, 7).Select(i => $"p{i}.png")], new NoteList()));
        Assert.Contains("7 of 8 images have no row: p1.png, p2.png, p3.png, p4.png, p5.png, ...", error.Message);
    }

    [Fact]
    public void Rows_that_name_no_image_are_left_out_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        var notes = new NoteList();
        var table = AttributeTable.Align(Read(folder, "file,smile\na.png,1\nghost.png,1\nb.png,0\n"), ["b.png"], notes);
        Assert.Equal([0.0], table.Numbers("smile").Values.ToArray());
        Assert.Contains(notes, n => n.IsWarning && n.Text.Contains("2 of 3 rows name no image (a.png, ghost.png)"));
    }

    [Fact]
    public void Equal_file_names_in_several_folders_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var table = Read(folder, "file,smile\nx/1.png,1\ny/1.png,0\n");
        Assert.Equal([0.0, 1], AttributeTable.Align(table, ["y/1.png", "x/1.png"], new NoteList()).Numbers("smile").Values.ToArray());
        Assert.Throws<DataException>(() => AttributeTable.Align(table, ["1.png"], new NoteList()));
    }
}
