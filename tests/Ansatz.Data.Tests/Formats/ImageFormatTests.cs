using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests.Formats;

public sealed class ImageFormatTests
{
    [Theory]
    [InlineData(".png", 1)]
    [InlineData(".png", 3)]
    [InlineData(".tiff", 1)]
    [InlineData(".tiff", 3)]
    [InlineData(".bmp", 3)]
    [InlineData(".ppm", 1)]
    [InlineData(".ppm", 3)]
    public void Lossless_formats_give_back_every_level(string extension, int channels)
    {
        using var folder = new TemporaryFolder();
        var image = Sample.Picture("x", channels);
        FormatRegistry.Write(image, folder[$"x{extension}"]);
        var back = FormatRegistry.Read<Image>(folder[$"x{extension}"]);
        Assert.Equal((channels, 24, 32), (back.Channels, back.Height, back.Width));
        Assert.Equal(image.ToArray(), back.ToArray());
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    public void Lossy_formats_give_back_a_similar_picture(string extension)
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, 3 * 32 * 32).Select(i => (i % 32 + i / 32 % 32) / 62f).ToArray(); // a smooth ramp
        var image = Image.FromValues("x", 3, 32, 32, values);
        FormatRegistry.Write(image, folder[$"x{extension}"]);
        var back = FormatRegistry.Read<Image>(folder[$"x{extension}"]).ToArray();
        Assert.True(values.Zip(back).Average(p => Math.Abs(p.First - p.Second)) < 0.02);
    }

    [Fact]
    public void A_set_with_classes_comes_back_from_a_folder_a_class()
    {
        using var folder = new TemporaryFolder();
        var set = Sample.Set(6, classes: true);
        FormatRegistry.Write(set, folder["out/"]);
        var back = FormatRegistry.Read<ImageSet>(folder["out"]);
        Assert.Equal(["cat", "dog"], back.ClassNames);
        Assert.Equal(["cat/p0.png", "cat/p2.png", "cat/p4.png", "dog/p1.png", "dog/p3.png", "dog/p5.png"], back.Ids);
        Assert.Equal([0, 0, 0, 1, 1, 1], back.Labels);
        Assert.Equal(set[3].ToArray(), back[4].ToArray());
    }

    [Fact]
    public void A_flat_folder_is_read_in_natural_order_with_file_names_as_ids()
    {
        using var folder = new TemporaryFolder();
        foreach (var i in (int[])[10, 9, 1]) FormatRegistry.Write(Sample.Picture("x", seed: i), folder[$"photos/p{i}.png"]);
        File.WriteAllText(folder["photos/readme.txt"], "not a picture");
        var notes = new NoteList();
        var set = DataArgument.Resolve<ImageSet>(folder["photos"], notes: notes);
        Assert.Equal(["p1.png", "p9.png", "p10.png"], set.Ids);
        Assert.Contains(notes, n => n.Text.StartsWith("1 other file", StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_that_are_folders_are_parts()
    {
        using var folder = new TemporaryFolder();
        foreach (var part in (string[])["train", "val", "test"])
            foreach (var name in (string[])["cat", "dog"]) FormatRegistry.Write(Sample.Picture("x"), folder[$"data/{part}/{name}/1.png"]);
        var set = DataArgument.Resolve<ImageSet>(folder["data"]);
        Assert.Equal(6, set.Count);
        Assert.Equal(2, set.Part("validation").Count);
        Assert.Equal(["test/cat/1.png"], DataArgument.Resolve<ImageSet>(folder["data:part=test,classes=cat"]).Ids);
    }

    [Fact]
    public void What_is_spelled_after_a_folder_is_done()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x"), folder["photos/a.png"]);
        FormatRegistry.Write(Sample.Picture("x", 1, 50, 40), folder["photos/b.png"]);
        var notes = new NoteList();
        var set = DataArgument.Resolve<ImageSet>(folder["photos:side=16,channels=1"], notes: notes);
        Assert.Equal((1, 16, 16), (set.Channels, set.Height, set.Width));
        Assert.Contains(notes, n => n.Text.Contains("cropped and resized to 16x16"));
        Assert.Equal("side", Assert.Single(Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>(folder["photos:sid=16"])).Nearest));
    }

    [Fact]
    public void Sizes_that_differ_are_kept_until_one_size_is_needed()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x"), folder["photos/a.png"]);
        FormatRegistry.Write(Sample.Picture("x", 3, 50, 40), folder["photos/b.png"]);
        var set = DataArgument.Resolve<ImageSet>(folder["photos"]);
        Assert.Equal(2, set.Count);
        Assert.Contains("'b.png'", Assert.Throws<DataException>(() => set.Pixels).Message);
    }

    [Fact]
    public void Grey_pictures_among_colored_ones_are_tripled_with_a_note()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x"), folder["photos/a.png"]);
        FormatRegistry.Write(Sample.Picture("x", 1), folder["photos/b.png"]);
        var notes = new NoteList();
        var set = DataArgument.Resolve<ImageSet>(folder["photos"], notes: notes);
        Assert.True(set.IsUniform);
        Assert.Contains(notes, n => n.Text == "1 grey image tripled to 3 channels");
    }

    [Fact]
    public void A_text_file_named_png_is_refused_with_its_first_words()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.png"], "hello, I am a text");
        Assert.Contains("is not a PNG file: it begins with 'hello, I am a te'", Sample.Fails<ImageSet>(folder["a.png"]).Message);
        Sample.Fails<Image>(folder["a.png"]);
    }

    [Fact]
    public void A_broken_picture_in_a_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x"), folder["photos/a.png"]);
        File.WriteAllText(folder["photos/b.png"], "hello");
        Assert.Contains("b.png", Assert.Throws<DataException>(() => FormatRegistry.Read<ImageSet>(folder["photos"])).Message);
        File.WriteAllBytes(folder["photos/b.png"], []);
        Assert.Contains("is empty", Assert.Throws<DataException>(() => FormatRegistry.Read<ImageSet>(folder["photos"])).Message);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    [InlineData(".tiff")]
    [InlineData(".bmp")]
    [InlineData(".ppm")]
    public void A_picture_that_is_cut_off_is_refused(string extension)
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x", 3, 64, 64), folder[$"x{extension}"]);
        var bytes = File.ReadAllBytes(folder[$"x{extension}"]);
        File.WriteAllBytes(folder[$"x{extension}"], bytes[..(bytes.Length / 2)]);
        Sample.Fails<ImageSet>(folder[$"x{extension}"]);
    }

    [Fact]
    public void A_picture_with_the_wrong_extension_is_read_by_content()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x"), folder["x.png"]);
        File.Move(folder["x.png"], folder["x.dat"]);
        var notes = new NoteList();
        Assert.Single(DataArgument.Resolve<ImageSet>(folder["x.dat"], notes: notes));
        Assert.Contains(notes, n => n.Text.Contains("by content"));
    }

    [Fact]
    public void Formats_that_run_programs_or_fetch_files_are_not_decoded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.png"], "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='text:/etc/hostname'/></svg>");
        Sample.Fails<ImageSet>(folder["x.png"]);
        FormatRegistry.Write(Sample.Picture("x"), folder["y.png"]); // the policy is set once the codec was used, if that is before all other use of the package
        using var picture = new ImageMagick.MagickImage();
        Assert.ThrowsAny<ImageMagick.MagickException>(() => picture.Read(File.ReadAllBytes(folder["x.png"]), new ImageMagick.MagickReadSettings { Format = ImageMagick.MagickFormat.Svg }));
        Assert.ThrowsAny<ImageMagick.MagickException>(() => picture.Read("label:hello"));
    }

    [Theory]
    [InlineData("alpha.png", "alpha channel dropped")]
    [InlineData("deep.png", "16-bit values reduced to 8 bits")]
    [InlineData("pages.tiff", "only the first page or frame read")]
    [InlineData("frames.webp", "only the first page or frame read")]
    public void What_a_picture_holds_beyond_its_colors_is_given_up_with_a_note(string name, string note)
    {
        using var folder = new TemporaryFolder();
        WriteWithMore(folder[name]);
        var notes = new NoteList();
        Assert.Equal(3, DataArgument.Resolve<ImageSet>(folder[name], notes: notes).Channels);
        Assert.Equal(note, Assert.Single(notes).Text);
    }

    [Theory]
    [InlineData(".tiff")]
    [InlineData(".webp")]
    public void One_page_is_read_without_a_note(string extension)
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Picture("x"), folder[$"x{extension}"]);
        var notes = new NoteList();
        DataArgument.Resolve<ImageSet>(folder[$"x{extension}"], notes: notes);
        Assert.Empty(notes);
    }

    // A picture with transparency, of 16 bits, or of two pages or frames, as its name says; the frames differ, for equal ones are stored as one.
    private static void WriteWithMore(string path)
    {
        using var first = Noise(0);
        using var second = Noise(3);
        using var pages = new ImageMagick.MagickImageCollection { first.Clone(), second.Clone() };
        switch (Path.GetFileNameWithoutExtension(path))
        {
            case "alpha":
                using (var clear = Noise(0, "RGBA"))
                    clear.Write(path);
                break;
            case "deep":
                first.Write(path, new ImageMagick.Formats.PngWriteDefines { BitDepth = 16 });
                break;
            default:
                pages.Write(path);
                break;
        }
    }

    private static ImageMagick.MagickImage Noise(int shift, string channels = "RGB")
    {
        var picture = new ImageMagick.MagickImage();
        picture.ReadPixels([.. Enumerable.Range(0, channels.Length * 8 * 8).Select(i => (byte)(128 + (shift + i) % 7 * 9))], new ImageMagick.PixelReadSettings(8, 8, ImageMagick.StorageType.Char, channels));
        return picture;
    }

    [Fact]
    public void One_image_is_written_as_itself_and_several_as_a_contact_sheet()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Sample.Set(1), folder["one.png"]);
        FormatRegistry.Write(Sample.Set(6), folder["six.png"]);
        Assert.Equal((24, 32), (FormatRegistry.Read<Image>(folder["one.png"]).Height, FormatRegistry.Read<Image>(folder["one.png"]).Width));
        Assert.Equal(ContactSheet.Compose(Sample.Set(6)).ToArray(), FormatRegistry.Read<Image>(folder["six.png"]).ToArray());
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Assert.Contains("cannot be written", Assert.Throws<DataException>(() => FormatRegistry.Write(Sample.Set(2), folder["file/out.png"])).Message);
        Assert.Contains("'.png'", Assert.Throws<DataException>(() => FormatRegistry.Write(Sample.Set(2), folder["x.pngg"])).Message);
        FormatRegistry.Write(Sample.Set(2), folder["full/"]);
        Assert.Contains("holds something", Assert.Throws<DataException>(() => FormatRegistry.Write(Sample.Set(2), folder["full/"])).Message);
        Assert.Equal(["file", "full"], Directory.GetFileSystemEntries(folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal)); // nothing half-written is left
    }
}
