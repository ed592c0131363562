using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests.Formats;

public sealed class LayoutTests
{
    [Fact]
    public void CelebA_is_read_as_published()
    {
        using var folder = new TemporaryFolder();
        MakeCelebA(folder);
        var notes = new NoteList();
        var images = DataArgument.Resolve<ImageSet>(folder.FullPath, notes: notes);
        Assert.Equal((3, 3, 64, 64), (images.Count, images.Channels, images.Height, images.Width));
        Assert.Equal(["000001.jpg", "000002.jpg", "000003.jpg"], images.Ids);
        Assert.Equal(["train", "validation", "test"], images.Parts);
        var table = DataArgument.Resolve<Table>(folder.FullPath, notes: notes);
        Assert.Equal(["file", "part", "Smiling", "Young"], table.Names);
        Assert.Equal([1.0, 0, 1], table.Numbers("Smiling").Values.ToArray());
        Assert.Contains(notes, n => n.Text == "2 attributes of -1 and 1 taken as 0 and 1");
        Assert.Equal(["test"], DataArgument.Resolve<ImageSet>($"{folder.FullPath}:part=test,side=32").Parts);
        var normal = AttributeTable.Normalize(table, notes);
        Assert.Equal(3, AttributeTable.Align(normal, images.Ids, notes).Count);
        Assert.Equal(["Smiling", "Young"], normal.NumericFeatures.Select(c => c.Name));
    }

    [Fact]
    public void CelebA_is_cropped_to_its_middle()
    {
        using var folder = new TemporaryFolder();
        MakeCelebA(folder);
        var levels = new byte[3 * 218 * 178];
        for (var c = 0; c < 3; c++)
            for (var y = 35; y < 35 + 148; y++)
                for (var x = 15; x < 15 + 148; x++) levels[(c * 218 + y) * 178 + x] = 255;
        FormatRegistry.Write(Image.FromLevels("x", 3, 218, 178, levels), folder["img_align_celeba/000001.png"]);
        File.Delete(folder["img_align_celeba/000001.jpg"]);
        File.Move(folder["img_align_celeba/000001.png"], folder["img_align_celeba/000001.jpg"]);
        Assert.All(DataArgument.Resolve<ImageSet>(folder.FullPath)[0].ToArray(), v => Assert.Equal(1f, v));
    }

    [Theory]
    [InlineData("3\nSmiling Young\n000001.jpg 1 -1\n", "announces 3 images, but 1 lines follow")]
    [InlineData("1\nSmiling Young\n000001.jpg 1\n", "1 values for 2 attributes")]
    [InlineData("1\nSmiling Young\n000001.jpg 1 0\n", "'0', where -1 and 1 are expected")]
    [InlineData("many\nSmiling\n", "'many' is not a whole number")]
    public void Damaged_CelebA_attributes_are_refused(string content, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["list_attr_celeba.txt"], content);
        Assert.Contains(words, Assert.Throws<DataException>(() => FormatRegistry.Read<Table>(folder.FullPath)).Message);
        Assert.Contains(words, Sample.Fails<Table>(folder["list_attr_celeba.txt"]).Message);
    }

    [Fact]
    public void CUB_is_read_as_published()
    {
        using var folder = new TemporaryFolder();
        MakeCub(folder);
        var notes = new NoteList();
        var images = DataArgument.Resolve<ImageSet>(folder.FullPath, notes: notes);
        Assert.Equal((2, 3, 64, 64), (images.Count, images.Channels, images.Height, images.Width));
        Assert.Equal(["001.Black_Bird/b1.png", "002.Cone_Bill/b2.png"], images.Ids);
        Assert.Equal(["Black_Bird", "Cone_Bill"], images.ClassNames);
        Assert.Equal(["train", "test"], images.Parts);
        var table = DataArgument.Resolve<Table>(folder.FullPath, notes: notes);
        Assert.Equal(["file", "part", "bill::hooked", "bill::cone", "color::black"], table.Names);
        Assert.Equal([1, 0.5], table.Numbers("bill::hooked").Values.ToArray()); // certainty 1 is missing
        Assert.Equal([0.0, 1], table.Numbers("bill::cone").Values.ToArray());
        Assert.Equal([1, 0.5], table.Numbers("color::black").Values.ToArray()); // no line is missing
        Assert.Contains(notes, n => n.Text.StartsWith("2 attributes that the annotators", StringComparison.Ordinal));
        Assert.Equal([0.25, 1], DataArgument.Resolve<Table>($"{folder.FullPath}:level=class").Numbers("bill::hooked").Values.ToArray());
    }

    [Fact]
    public void CUB_pictures_are_cut_to_the_square_around_the_box()
    {
        using var folder = new TemporaryFolder();
        MakeCub(folder);
        var whole = DataArgument.Resolve<ImageSet>($"{folder.FullPath}:box=no,side=40")[0];
        Assert.Contains(whole.ToArray(), v => v < 1);
        Assert.All(DataArgument.Resolve<ImageSet>(folder.FullPath)[0].ToArray(), v => Assert.Equal(1f, v)); // the box is white, around it is black
    }

    [Theory]
    [InlineData("bounding_boxes.txt", "1 10 10 20 20\n", "no line for image 2")]
    [InlineData("bounding_boxes.txt", "1 10 10 20\n2 0 0 5 5\n", "has 4 fields, where 5 are expected")]
    [InlineData("bounding_boxes.txt", "1 10 10 wide 20\n2 0 0 5 5\n", "'wide' is not a number")]
    [InlineData("image_class_labels.txt", "1 1\n2 9\n", "class 9 of 2")]
    [InlineData("images.txt", "1 ../../secret.png\n2 002.Cone_Bill/b2.png\n", "lies outside the folder")]
    [InlineData("images.txt", "7 a.png\n", "image number 7")]
    public void Damaged_CUB_lists_are_refused(string name, string content, string words)
    {
        using var folder = new TemporaryFolder();
        MakeCub(folder);
        File.WriteAllText(folder[name], content);
        Assert.Contains(words, Assert.Throws<DataException>(() => FormatRegistry.Read<ImageSet>(folder.FullPath)).Message);
    }

    private static void MakeCelebA(TemporaryFolder folder)
    {
        for (var i = 1; i <= 3; i++) FormatRegistry.Write(Sample.Picture("x", 3, 218, 178, i), folder[$"img_align_celeba/00000{i}.jpg"]);
        File.WriteAllText(folder["list_attr_celeba.txt"], "3\nSmiling Young\n000001.jpg  1 -1\n000002.jpg -1  1\n000003.jpg  1  1\n");
        File.WriteAllText(folder["list_eval_partition.txt"], "000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n");
    }

    private static void MakeCub(TemporaryFolder folder)
    {
        var levels = new byte[3 * 60 * 80];
        for (var c = 0; c < 3; c++)
            for (var y = 20; y < 50; y++) levels.AsSpan((c * 60 + y) * 80 + 30, 30).Fill(255);
        FormatRegistry.Write(Image.FromLevels("x", 3, 60, 80, levels), folder["images/001.Black_Bird/b1.png"]);
        FormatRegistry.Write(Sample.Picture("x"), folder["images/002.Cone_Bill/b2.png"]);
        File.WriteAllText(folder["images.txt"], "1 001.Black_Bird/b1.png\n2 002.Cone_Bill/b2.png\n");
        File.WriteAllText(folder["image_class_labels.txt"], "1 1\n2 2\n");
        File.WriteAllText(folder["classes.txt"], "1 001.Black_Bird\n2 002.Cone_Bill\n");
        File.WriteAllText(folder["train_test_split.txt"], "1 1\n2 0\n");
        File.WriteAllText(folder["bounding_boxes.txt"], "1 30.0 25.0 30.0 20.0\n2 2.0 2.0 10.0 10.0\n");
        Directory.CreateDirectory(folder["attributes"]);
        File.WriteAllText(folder["attributes/attributes.txt"], "1 bill::hooked\n2 bill::cone\n3 color::black\n");
        File.WriteAllText(folder["attributes/image_attribute_labels.txt"], "1 1 1 4 12.5\n1 2 0 3 1.5\n1 3 1 2 0.5\n2 1 1 1 3.0\n2 2 1 4 0 2.5\n");
        File.WriteAllText(folder["attributes/class_attribute_labels_continuous.txt"], "25.0 0.0 100.0\n100.0 0 50\n");
    }
}
