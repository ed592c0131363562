using System.IO.Compression;
using System.Runtime.InteropServices;
using Ansatz.Testing;

namespace Ansatz.Data.Tests.Formats;

public sealed class DSpritesTests
{
    /// <summary>A file as published, but of 12 images of 4x4: image i has the pixels of the bits of i.</summary>
    private static void Write(string path, bool values = true, byte ink = 1, int rows = 12, long shape = 3)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        void Add(string name, byte[] content)
        {
            using var stream = zip.CreateEntry(name + ".npy").Open();
            stream.Write(content);
        }
        Add("metadata", Sample.Npy("|O", "", [1, 2, 3]));
        Add("imgs", Sample.Npy("|u1", "12, 4, 4", [.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Range(0, 16).Select(bit => (byte)((i >> bit & 1) * ink)))]));
        Add("latents_classes", Sample.Npy("<i8", $"{rows}, 6", MemoryMarshal.AsBytes(Enumerable.Range(0, rows).SelectMany(i => (long[])[0, i % shape, i % 6, i, i % 4, i / 4]).ToArray().AsSpan()).ToArray()));
        if (values)
            Add("latents_values", Sample.Npy("<f8", $"{rows}, 6", MemoryMarshal.AsBytes(Enumerable.Range(0, rows).SelectMany(i => (double[])[1, i % 3 + 1, 0.5 + i % 6 / 10.0, i, i % 4 / 3.0, i / 4 / 2.0]).ToArray().AsSpan()).ToArray()));
    }

    [Fact]
    public void Images_carry_their_shape_and_the_table_their_factors()
    {
        using var folder = new TemporaryFolder();
        Write(folder["dsprites.npz"]);
        var images = DataArgument.Resolve<ImageSet>(folder["dsprites.npz"]);
        Assert.Equal((12, 1, 4, 4), (images.Count, images.Channels, images.Height, images.Width));
        Assert.Equal(Enumerable.Range(0, 12), images.Select(image => image.ToArray().Select((value, bit) => (int)value << bit).Sum()));
        Assert.Equal(["square", "ellipse", "heart"], images.ClassNames);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i % 3), images.Labels);
        var factors = DataArgument.Resolve<Table>(folder["dsprites.npz"]);
        Assert.Equal(["id", "color", "shape", "scale", "orientation", "x", "y"], factors.Names);
        Assert.Equal<string?>(images.Ids, factors["id"].ToTexts());
        Assert.Equal([0.5, 0.6, 0.7], factors.Numbers("scale").Values[..3].ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(["square", "ellipse", "heart"], factors["shape"].ToTexts()[..3]);
    }

    [Fact]
    public void A_count_draws_the_same_rows_of_images_and_factors()
    {
        using var folder = new TemporaryFolder();
        Write(folder["dsprites.npz"], values: false);
        var images = DataArgument.Resolve<ImageSet>(folder["dsprites.npz:count=5,seed=3,side=2"]);
        var factors = DataArgument.Resolve<Table>(folder["dsprites.npz:count=5,seed=3,side=2"]);
        Assert.Equal((5, 2), (images.Count, images.Height));
        Assert.Equal<string?>(images.Ids, factors["id"].ToTexts());
        Assert.NotEqual(images.Ids, DataArgument.Resolve<ImageSet>(folder["dsprites.npz:count=5,seed=4"]).Ids);
        foreach (var (id, orientation) in images.Ids.Zip(factors.Numbers("orientation").Values.ToArray())) Assert.Equal(int.Parse(id[^6..]), (int)orientation);
    }

    [Fact]
    public void What_is_not_as_published_is_refused_with_its_place()
    {
        using var folder = new TemporaryFolder();
        Write(folder["grey.npz"], ink: 7);
        Assert.Contains("pixels are 0 and 1", Sample.Fails<ImageSet>(folder["grey.npz"]).Message);
        Write(folder["rows.npz"], rows: 11);
        Assert.Contains("where 11 images", Sample.Fails<ImageSet>(folder["rows.npz"]).Message);
        Write(folder["shape.npz"], shape: 5);
        Assert.Contains("row 3", Sample.Fails<ImageSet>(folder["shape.npz"]).Message);
    }
}
