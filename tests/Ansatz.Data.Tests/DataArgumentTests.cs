using Ansatz.Data.Formats;
using Ansatz.Data.Named;
using Ansatz.Testing;

namespace Ansatz.Data.Tests;

public sealed class DataArgumentTests
{
    [Fact]
    public void A_path_comes_before_a_name_and_a_name_before_nothing()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Set(3), folder["rendered-faces/"]);
        Assert.Equal(3, DataArgument.Resolve<ImageSet>(folder["rendered-faces"]).Count);
        Assert.Equal(5, DataArgument.Resolve<ImageSet>("rendered-faces:count=5").Count);
    }

    [Fact]
    public async Task A_pipe_is_read_like_a_file()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "named pipes are made by mkfifo");
        using var folder = new TemporaryFolder();
        await System.Diagnostics.Process.Start("/usr/bin/mkfifo", [folder["pipe"]]).WaitForExitAsync(TestContext.Current.CancellationToken);
        var writer = Task.Run(() => File.WriteAllText(folder["pipe"], "a,b\n1,2\n"), TestContext.Current.CancellationToken);
        Assert.Equal(2, DataArgument.Resolve<Table>(folder["pipe"]).Numbers("b").Values[0]);
        await writer;
    }

    [Fact]
    public void A_mistyped_name_gets_the_nearest()
    {
        var error = Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>("fashion-minst"));
        Assert.Equal("fashion-mnist", error.Nearest[0]);
        Assert.Contains("ansatz data list", error.Message);
        Assert.Contains("no such file or folder", Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>("photos/nowhere")).Message);
        Assert.Equal("count", Assert.Single(Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>("rendered-faces:cont=5")).Nearest));
    }

    [Fact]
    public void The_role_chooses_among_the_tables_of_a_named_set()
    {
        Assert.Equal(13, DataArgument.Resolve<Table>("rendered-faces:count=5", "attributes").Columns.Count);
        Assert.Equal("cx", DataArgument.Resolve<Table>("rendered-faces:count=5", "nuisance").Columns[1].Name);
        Assert.Equal(13, DataArgument.Resolve<Table>("rendered-faces:count=5", "other").Columns.Count);
        Assert.Contains("where an Image is expected", Assert.Throws<DataException>(() => DataArgument.Resolve<Image>("rendered-faces")).Message);
    }

    [Fact]
    public void In_a_folder_of_several_tables_the_one_that_is_called_as_the_role_is_read()
    {
        using var folder = new TemporaryFolder();
        DataCatalog.Make("rendered-faces:count=2", folder["faces/"], new NoteList());
        Assert.Equal(13, DataArgument.Resolve<Table>(folder["faces"], "attributes").Columns.Count);
        Assert.Equal(9, DataArgument.Resolve<Table>(folder["faces"], "nuisance").Columns.Count);
        Assert.Contains("name the file", Assert.Throws<DataException>(() => DataArgument.Resolve<Table>(folder["faces"], "else")).Message);
    }

    [Fact]
    public void A_set_is_told_from_one_item_of_it()
    {
        using var folder = new TemporaryFolder();
        DataCatalog.Make("rendered-faces:count=2", folder["faces/"], new NoteList());
        Assert.True(DataArgument.HoldsSetOf(typeof(Image), folder["faces"]));
        Assert.True(DataArgument.HoldsSetOf(typeof(Image), "rendered-faces"));
        Assert.False(DataArgument.HoldsSetOf(typeof(Image), folder["faces/train-00000.png"]));
        Assert.False(DataArgument.HoldsSetOf(typeof(Table), folder["faces"]));
        Assert.Equal(["train-00000", "train-00001"], DataArgument.ResolveItems(typeof(Image), folder["faces"]).Items.Select(item => Path.GetFileNameWithoutExtension(item.Id)));
    }

    [Fact]
    public void A_missing_package_is_an_error_with_the_command_that_installs_it()
    {
        var missing = new AbsentData("absent");
        DataSets.Add(missing);
        Assert.Contains("apt-get install dataset-absent", Assert.Throws<DataException>(() => DataArgument.Resolve<ImageSet>("absent")).Message);
        var listed = DataCatalog.List().Single(d => d.Name == "absent");
        Assert.False(listed.IsFound);
        Assert.Equal(missing.HowToGet, listed.Place);
        Assert.Contains("missing", DataCatalog.Show("absent").Facts.Single(f => f.Key == "place").Value);
        Assert.Throws<ArgumentException>(() => DataSets.Add(new AbsentData("absent")));
    }
}

public sealed class DataCatalogTests
{
    [Fact]
    public void Everything_known_is_listed_with_its_place_or_how_to_get_it()
    {
        var list = DataCatalog.List();
        Assert.Contains(list, d => d is { Name: "rendered-faces", IsGenerated: true, IsFound: true });
        Assert.Contains(list, d => d is { Name: "fashion-mnist", IsGenerated: false } && d.Place.Contains(d.IsFound ? "fashion-mnist" : "apt-get install dataset-fashion-mnist"));
        Assert.All(list, d => Assert.NotEmpty(d.License));
    }

    [Fact]
    public void Showing_tells_type_shape_arguments_and_shows_a_picture_or_the_first_rows()
    {
        using var folder = new TemporaryFolder();
        var faces = DataCatalog.Show("rendered-faces:count=9");
        Assert.Equal("9 images 32x32", faces.Description);
        Assert.Contains(faces.Facts, f => f is { Key: "size", Value: "3 channels, 32x32" });
        Assert.Contains(faces.Facts, f => f.Key == "argument seed");
        Assert.NotNull(faces.Picture);
        FormatRegistry.Write(Sample.Numbers(50), folder["t.csv"]);
        var table = DataCatalog.Show(folder["t.csv"]);
        Assert.Equal(20, table.Head!.Count);
        Assert.Contains(table.Facts, f => f is { Key: "warmth", Value: "number from 0 to 4.9" });
    }

    [Fact]
    public void Made_data_are_read_back_from_their_folder_with_their_attributes()
    {
        using var folder = new TemporaryFolder();
        var written = DataCatalog.Make("rendered-faces:count=8,seed=9", folder["faces/"], new NoteList());
        Assert.Equal([folder["faces/"], folder["faces/attributes.csv"], folder["faces/nuisance.csv"]], written);
        var (images, attributes) = (DataArgument.Resolve<ImageSet>(folder["faces"]), DataArgument.Resolve<Table>(folder["faces/attributes.csv"]));
        var aligned = AttributeTable.Align(AttributeTable.Normalize(attributes, new NoteList()), images.Ids, new NoteList());
        var made = DataArgument.Resolve<Table>("rendered-faces:count=8,seed=9");
        Assert.Equal(made.Numbers("smile").Values.ToArray(), aligned.Numbers("smile").Values.ToArray());
        Assert.Equal(made.Numbers("hair=blond").Values.ToArray(), aligned.Numbers("hair=blond").Values.ToArray());
        DataCatalog.Make("rendered-faces:count=8,seed=9", folder["faces.npz"], new NoteList());
        Assert.Equal(DataArgument.Resolve<ImageSet>("rendered-faces:count=8,seed=9").Fingerprint, DataArgument.Resolve<ImageSet>(folder["faces.npz"]).Fingerprint);
    }

    [Fact]
    public void Data_are_converted_by_extension()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Numbers(), folder["t.csv"]);
        DataCatalog.Convert(folder["t.csv"], folder["t.parquet"], new NoteList());
        Assert.Equal(Sample.Numbers().Numbers("warmth").Values.ToArray(), FormatRegistry.Read<Table>(folder["t.parquet"]).Numbers("warmth").Values.ToArray());
        FormatRegistry.Write(Sample.Set(3), folder["p/"]);
        DataCatalog.Convert(folder["p"], folder["p.npz"], new NoteList());
        Assert.Equal(Sample.Set(3).Pixels.ToArray<float>(), FormatRegistry.Read<ImageSet>(folder["p.npz"]).Pixels.ToArray<float>());
    }

    [Fact]
    public void What_is_there_already_is_not_fetched() => Assert.Equal("made when asked for", DataCatalog.Fetch("rendered-faces", _ => Assert.Fail("nothing is to be done")));
}
