using Ansatz.Data;
using Ansatz.Data.Formats;
using Ansatz.Lab;
using Ansatz.Systems.Representation;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Bad input, each with its message, and the layouts of folders that users have.</summary>
public sealed class AttributeCvaeDoorTests
{
    private static readonly AttributeCvaeOptions Options = TinyData.Options with { Epochs = 1, ClassifierEpochs = 0 };

    [Fact]
    public void ImagesWithoutARow_AreNamed_TheFirstFive()
    {
        var (images, table) = TinyData.Halves(10);
        var error = Assert.Throws<DataException>(() => AttributeCvae.Fit(images, table.Rows([0, 1, 2]), Options, new Run()));
        Assert.Contains("image-4.png, image-5.png, image-6.png, image-7.png, image-8.png", error.Message);
        Assert.DoesNotContain("image-9.png", error.Message);
    }

    [Fact]
    public void ImagesOfSeveralChannelCounts_AreRefused()
    {
        var images = new ImageSet([Image.FromValues("grey.png", 1, 8, 8, new float[64]), Image.FromValues("color.png", 3, 8, 8, new float[192])]);
        var table = new Table([new TextColumn("file", images.Ids), new NumberColumn("a", [0, 1])]);
        Assert.Contains("channels", Assert.Throws<DataException>(() => AttributeCvae.Fit(images, table, Options, new Run())).Message);
    }

    [Fact]
    public void ImagesThatAreTooSmall_AreRefused()
    {
        var (images, table) = TinyData.Halves(4, side: 6);
        Assert.Contains("at least 8", Assert.Throws<DataException>(() => AttributeCvae.Fit(images, table, Options, new Run())).Message);
    }

    [Fact]
    public void AShapeThatIsNoImages_IsRefused()
    {
        foreach (var shape in (Shape[])[[1, 7, 8], [3, 64, 4], [2, 8, 8], [8, 8]])
            Assert.Contains("at least 8", Assert.Throws<ArgumentException>(() => new AttributeCvae(Options, shape, TinyData.Scheme, new RandomStream(1))).Message);
    }

    [Theory]
    [InlineData(8, 64)]
    [InlineData(9, 8)]
    [InlineData(28, 28)]
    [InlineData(30, 21)]
    public void SidesNeedNotBePowersOfTwo(int height, int width)
    {
        var model = new AttributeCvae(Options, [1, height, width], TinyData.Scheme, new RandomStream(1));
        Assert.Equal(new Shape(2, 1, height, width), model.Sample(TinyData.Attributes(2), new RandomStream(1)).Shape);
        Assert.Equal(new Shape(2, 1, height, width), model.Reconstruct(new RandomStream(2).Uniform([2, 1, height, width]), TinyData.Attributes(2)).Shape);
    }

    [Fact]
    public void AnAttributeThatNeverVaries_IsWarnedOf()
    {
        var (images, table) = TinyData.Halves(20);
        var run = new Run();
        AttributeCvae.Fit(images, table.With(new NumberColumn("constant", Enumerable.Repeat(1.0, 20).ToArray())), Options, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("'constant'") && warning.Contains("cannot be controlled"));
    }

    [Fact]
    public void AnAttributeOutsideZeroToOne_IsRefused_AndMinusOneIsConverted()
    {
        var (images, table) = TinyData.Halves(4);
        var outside = table.With(new NumberColumn("left", [0, 1, 3, 0]));
        Assert.Contains("'left', row 3", Assert.Throws<DataException>(() => AttributeCvae.Fit(images, outside, Options, new Run())).Message);
        var signed = table.With(new NumberColumn("left", [-1, 1, -1, -1]));
        Assert.Equal(0.25f, AttributeCvae.Fit(images, signed, Options with { Split = Split.Parse("100/0/0") }, new Run()).Attributes.Means[0]);
    }

    [Fact]
    public void ATableWithoutAttributes_IsRefused()
    {
        var (images, table) = TinyData.Halves(4);
        Assert.Throws<DataException>(() => AttributeCvae.Fit(images, table.Select("file"), Options, new Run()));
        Assert.Contains("classes", Assert.Throws<DataException>(() => AttributeCvae.Fit(images, null, Options, new Run())).Message);
    }

    [Fact]
    public void ATableOfOtherAttributes_IsRefused_AndAMissingColumnIsNoted()
    {
        var (images, table) = TinyData.Halves(4);
        var other = new Table([table["file"], new NumberColumn("up", [0, 1, 0, 1])], "other.csv");
        Assert.Contains("left, bar", Assert.Throws<DataException>(() => TinyData.Fitted.Reconstruct(images, other)).Message);
        var run = new Run();
        TinyData.Fitted.Reconstruct(images, table.Select("file", "left"), run);
        Assert.Contains(run.Notes, note => note.Contains("lacks bar"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    public void OptionsOutsideTheirRange_AreRefusedWhenTheyAreSet(int epochs, int width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttributeCvaeOptions { Epochs = epochs });
        if (width == 0) Assert.Throws<ArgumentOutOfRangeException>(() => new AttributeCvaeOptions { Width = width });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttributeCvaeOptions { Alpha = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelLikelihood.Normal(0));
        Assert.Throws<FormatException>(() => PixelLikelihood.Parse("poisson"));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("bernoulli")]
    [InlineData("normal:0.25")]
    [InlineData("normal:learned")]
    public void ALikelihood_IsReadAsItIsWritten(string text) => Assert.Equal(text, PixelLikelihood.Parse(text).ToString());

    [Fact]
    public void Options_ComeBackFromJson()
    {
        var options = AttributeCvaeOptions.Quick with { Beta = 4, Likelihood = PixelLikelihood.LearnedNormal, Prior = LatentPrior.Standard, Film = false };
        var json = OptionsRecord.ToJson(options);
        Assert.Equal(options, OptionsRecord.FromJson(new AttributeCvaeOptions(), json));
    }

    [Fact]
    public void AFolderOfImagesWithACsv_IsLearnedFrom()
    {
        using var folder = new TemporaryFolder();
        var (images, table) = TinyData.Halves(24);
        FormatRegistry.Write(images, folder["pictures"], new NoteList());
        File.WriteAllLines(folder["table.csv"], ["file,left,bar", .. Enumerable.Range(0, 24).Select(i => $"{images[i].Id},{table.Numbers("left").Values[i]},{table.Numbers("bar").Values[i]}")]);
        var model = AttributeCvae.Fit(FormatRegistry.Read<ImageSet>(folder["pictures"]), FormatRegistry.Read<Table>(folder["table.csv"]), Options, new Run());
        Assert.Equal(["left", "bar"], model.Attributes.Names);
    }

    [Fact]
    public void CelebAsFiles_AreLearnedFrom()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        var pixels = new float[3 * 40 * 30];
        Directory.CreateDirectory(folder["img_align_celeba"]);
        var images = Enumerable.Range(1, 12).Select(i =>
        {
            for (var j = 0; j < pixels.Length; j++) pixels[j] = (float)random.NextDouble();
            return Image.FromValues($"{i:D6}.jpg", 3, 40, 30, (float[])pixels.Clone());
        }).ToArray();
        FormatRegistry.Write(new ImageSet(images), folder["written"], new NoteList());
        foreach (var file in Directory.EnumerateFiles(folder["written"])) File.Copy(file, Path.Combine(folder["img_align_celeba"], Path.ChangeExtension(Path.GetFileName(file), ".jpg")));
        Directory.Delete(folder["written"], recursive: true);
        File.WriteAllLines(folder["list_attr_celeba.txt"], ["12", "Eyeglasses Smiling", .. images.Select((image, i) => $"{image.Id} {(i % 2 == 0 ? 1 : -1)} {(i % 3 == 0 ? 1 : -1)}")]);
        File.WriteAllLines(folder["list_eval_partition.txt"], images.Select((image, i) => $"{image.Id} {(i < 8 ? 0 : 2)}"));
        var run = new Run();
        var model = AttributeCvae.Fit(FormatRegistry.Read<ImageSet>(folder.FullPath), FormatRegistry.Read<Table>(folder.FullPath), Options, run);
        Assert.Equal(["Eyeglasses", "Smiling"], model.Attributes.Names);
        Assert.Equal(new Shape(3, 64, 64), model.Image);
        Assert.Equal(0.5f, model.Attributes.Means[0]);
    }

    [Fact]
    public void CubsFiles_AreLearnedFrom_WhatCouldNotBeSeenIsHalf()
    {
        using var folder = new TemporaryFolder();
        var images = Enumerable.Range(1, 4).Select(i => Image.FromValues($"bird-{i}.png", 3, 20, 20, new float[1200])).ToArray();
        FormatRegistry.Write(new ImageSet(images), folder["images"], new NoteList());
        Directory.CreateDirectory(folder["attributes"]);
        File.WriteAllLines(folder["images.txt"], images.Select((image, i) => $"{i + 1} {image.Id}"));
        File.WriteAllLines(folder["train_test_split.txt"], images.Select((_, i) => $"{i + 1} {(i < 3 ? 1 : 0)}"));
        File.WriteAllLines(folder["bounding_boxes.txt"], images.Select((_, i) => $"{i + 1} 2.0 2.0 16.0 16.0"));
        File.WriteAllLines(Path.Combine(folder["attributes"], "attributes.txt"), ["1 has_bill_color::red", "2 has_bill_color::blue"]);
        File.WriteAllLines(Path.Combine(folder["attributes"], "image_attribute_labels.txt"), images.SelectMany((_, i) => (string[])[$"{i + 1} 1 {i % 2} 4 1.5", $"{i + 1} 2 0 {(i == 2 ? 1 : 4)} 2.5 0 7"]));
        var model = AttributeCvae.Fit(FormatRegistry.Read<ImageSet>(folder.FullPath), FormatRegistry.Read<Table>(folder.FullPath), Options with { BatchSize = 2 }, new Run());
        Assert.Equal(["has_bill_color::red", "has_bill_color::blue"], model.Attributes.Names);
        Assert.Equal(0.5f / 3, model.Attributes.Means[1], 1e-6f);
    }
}
