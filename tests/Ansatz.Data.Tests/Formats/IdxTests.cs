using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests.Formats;

public sealed class IdxTests
{
    private static readonly byte[] Values = [.. Enumerable.Range(0, 3 * 4 * 5).Select(i => (byte)i)];

    [Theory]
    [InlineData("", "")]
    [InlineData(".gz", ".gz")]
    [InlineData(".gz", "")]
    public void Labels_are_found_beside_the_images_by_name(string imagesEnd, string labelsEnd)
    {
        using var folder = new TemporaryFolder();
        Write(folder[$"train-images-idx3-ubyte{imagesEnd}"], Sample.Idx([3, 4, 5], Values));
        Write(folder[$"train-labels-idx1-ubyte{labelsEnd}"], Sample.Idx([3], [2, 0, 1]));
        var set = FormatRegistry.Read<ImageSet>(folder[$"train-images-idx3-ubyte{imagesEnd}"]);
        Assert.Equal((3, 1, 4, 5), (set.Count, set.Channels, set.Height, set.Width));
        Assert.Equal([2, 0, 1], set.Labels);
        Assert.Equal(["train-0", "train-1", "train-2"], set.Ids);
        Assert.Equal(27 / 255f, set[1][0, 1, 2]);
    }

    [Fact]
    public void A_folder_has_its_files_as_parts_and_comes_back()
    {
        using var folder = new TemporaryFolder();
        var set = new ImageSet(Sample.Set(5, 1), [0, 1, 2, 0, 1], ["0", "1", "2"], parts: ["train", "train", "train", "test", "test"]);
        FormatRegistry.Write(set, folder["digits.idx"]);
        var back = FormatRegistry.Read<ImageSet>(folder["digits.idx"]);
        Assert.Equal(set.Pixels.ToArray<float>(), back.Pixels.ToArray<float>());
        Assert.Equal(set.Labels, back.Labels);
        Assert.Equal(set.Parts, back.Parts);
        Assert.Equal([0, 1], DataArgument.Resolve<ImageSet>(folder["digits.idx:part=test"]).Labels);
    }

    [Fact]
    public void Without_labels_there_is_a_note()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x-images-idx3-ubyte"], Sample.Idx([3, 4, 5], Values));
        var notes = new NoteList();
        Assert.Null(DataArgument.Resolve<ImageSet>(folder["x-images-idx3-ubyte"], notes: notes).Labels);
        Assert.Contains(notes, n => n.Text.Contains("no labels"));
    }

    [Theory]
    [InlineData(2_000_000_000, 28, 28, "may not ask for")] // more than any memory
    [InlineData(3, 40000, 40000, "may not ask for")]
    [InlineData(4, 4, 5, "bytes follow")] // one image more than there is
    [InlineData(2, 4, 5, "goes on after")] // one image fewer
    [InlineData(0, 4, 5, "positive number")]
    [InlineData(-1, 4, 5, "positive number")]
    public void A_header_that_lies_is_refused(int count, int height, int width, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x-images-idx3-ubyte"], Sample.Idx([count, height, width], Values));
        Assert.Contains(words, Sample.Fails<ImageSet>(folder["x-images-idx3-ubyte"]).Message);
        File.WriteAllBytes(folder["x-images-idx3-ubyte.gz"], Sample.Gzip(Sample.Idx([count, height, width], Values)));
        Sample.Fails<ImageSet>(folder["x-images-idx3-ubyte.gz"]);
    }

    [Fact]
    public void A_gzip_that_is_cut_off_is_refused()
    {
        using var folder = new TemporaryFolder();
        var random = new byte[50_000];
        new Random(1).NextBytes(random);
        var bytes = Sample.Gzip(Sample.Idx([500, 10, 10], random));
        File.WriteAllBytes(folder["x-images-idx3-ubyte.gz"], bytes[..(bytes.Length / 2)]);
        Assert.Contains("cut off", Sample.Fails<ImageSet>(folder["x-images-idx3-ubyte.gz"]).Message);
    }

    [Fact]
    public void Labels_for_images_another_number_of_labels_and_other_types_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x-images-idx3-ubyte"], Sample.Idx([3, 4, 5], Values));
        File.WriteAllBytes(folder["x-labels-idx1-ubyte"], Sample.Idx([2], [0, 1]));
        Assert.Contains("2 labels for 3 images", Assert.Throws<DataException>(() => FormatRegistry.Read<ImageSet>(folder["x-images-idx3-ubyte"])).Message);
        Assert.Contains("these are labels", Sample.Fails<ImageSet>(folder["x-labels-idx1-ubyte"]).Message);
        byte[] floats = [0, 0, 0x0D, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0];
        File.WriteAllBytes(folder["f-images-idx3-ubyte"], floats);
        Assert.Contains("0x0d", Sample.Fails<ImageSet>(folder["f-images-idx3-ubyte"]).Message);
    }

    private static void Write(string path, byte[] content) => File.WriteAllBytes(path, path.EndsWith(".gz", StringComparison.Ordinal) ? Sample.Gzip(content) : content);
}
