namespace Ansatz.Data.Tests;

public sealed class ImageSetTests
{
    [Fact]
    public void Levels_are_values_of_255_and_the_tensor_holds_them()
    {
        var set = Sample.Set(3);
        var tensor = set.Pixels;
        Assert.Equal([3, 3, 24, 32], tensor.Shape);
        var levels = new byte[set[1].Size];
        set[1].CopyLevelsTo(levels);
        Assert.Equal(levels.Select(l => l / 255f), tensor[1].ToArray<float>());
        Assert.Equal(levels[(1 * 24 + 5) * 32 + 7] / 255f, set[1][1, 5, 7]);
        Assert.Same(tensor, set.Pixels);
    }

    [Fact]
    public void A_batch_has_the_images_asked_for()
    {
        var set = Sample.Set(4);
        Assert.Equal(set[2].ToArray().Concat(set[0].ToArray()), set.Batch(2, 0).ToArray<float>());
    }

    [Fact]
    public void A_tensor_comes_back_as_the_same_set()
    {
        var set = Sample.Set(3);
        var back = ImageSet.FromTensor(set.Pixels, set.Ids);
        Assert.Equal(set.Pixels.ToArray<float>(), back.Pixels.ToArray<float>());
        Assert.Equal(set.Ids, back.Ids);
        Assert.Throws<DataException>(() => ImageSet.FromTensor(set.Pixels * 2));
        Assert.Throws<DataException>(() => ImageSet.FromTensor(set.Pixels * double.NaN));
    }

    [Fact]
    public void Sizes_that_differ_are_named_with_what_to_type()
    {
        var set = new ImageSet([Sample.Picture("a.png"), Sample.Picture("b.png", height: 40, width: 30)], source: "photos/");
        var error = Assert.Throws<DataException>(() => set.Pixels);
        Assert.Contains("'b.png'", error.Message);
        Assert.Contains("30x40", error.Message);
        Assert.Contains("32x24", error.Message);
        Assert.Contains("photos/:side=24", error.Message);
    }

    [Fact]
    public void Conforming_crops_resizes_recolors_and_says_so()
    {
        var notes = new NoteList();
        var set = new ImageSet([Sample.Picture("a.png"), Sample.Picture("me.png", 1, 480, 640)]).Conform(3, 24, 32, notes);
        Assert.True(set.IsUniform);
        Assert.Equal((3, 24, 32), (set.Channels, set.Height, set.Width));
        Assert.Contains("note: me.png 640x480 was cropped and resized to 32x24, the model's size", notes.Select(n => n.ToString()));
        Assert.Contains(notes, n => n.Text.Contains("1 grey image tripled"));
    }

    [Fact]
    public void Halving_averages_two_by_two()
    {
        var image = Sample.Picture("a", 1, 4, 6);
        var half = new ImageSet([image]).Fit(new(Height: 2, Width: 3))[0];
        for (var y = 0; y < 2; y++)
            for (var x = 0; x < 3; x++)
            {
                var mean = (image[0, 2 * y, 2 * x] + image[0, 2 * y, 2 * x + 1] + image[0, 2 * y + 1, 2 * x] + image[0, 2 * y + 1, 2 * x + 1]) / 4;
                Assert.Equal(mean, half[0, y, x], 0.51 / 255); // rounded to 8 bits
            }
    }

    [Fact]
    public void A_constant_picture_stays_constant_when_cropped_and_enlarged()
    {
        var image = Image.FromLevels("flat", 3, 5, 9, Enumerable.Repeat((byte)77, 135).ToArray());
        var large = new ImageSet([image]).Fit(ImageGeometry.Square(16))[0];
        Assert.Equal((16, 16), (large.Height, large.Width));
        Assert.All(large.ToArray(), v => Assert.Equal(77 / 255f, v));
    }

    [Fact]
    public void Grey_of_color_is_the_weighted_sum()
    {
        var set = Sample.Set(1);
        var grey = set.Fit(new(Channels: 1))[0];
        Assert.Equal(0.299f * set[0][0, 3, 4] + 0.587f * set[0][1, 3, 4] + 0.114f * set[0][2, 3, 4], grey[0, 3, 4], 0.6 / 255);
    }

    [Fact]
    public void Selecting_dividing_and_classes_keep_labels_with_their_images()
    {
        var set = Sample.Set(20, classes: true);
        var (train, validation, test) = set.Divide(Split.Default, 1);
        Assert.Equal((16, 2, 2), (train.Count, validation.Count, test.Count));
        foreach (var part in new[] { train, test })
            for (var i = 0; i < part.Count; i++) Assert.Equal(int.Parse(part[i].Id[1..^4]) % 2, part.Labels![i]);
        var dogs = set.OfClasses("dog");
        Assert.Equal(10, dogs.Count);
        Assert.All(dogs.Labels!, l => Assert.Equal(0, l));
        Assert.Equal(["dog"], dogs.ClassNames);
        Assert.Equal("dog", Assert.Single(Assert.Throws<SpellingException>(() => set.OfClasses("dgo")).Nearest));
    }

    [Fact]
    public void Classes_become_attributes_of_zero_and_one()
    {
        var table = Sample.Set(4, classes: true).ClassTable();
        Assert.Equal(["id", "class=cat", "class=dog"], table.Names);
        Assert.Equal([1.0, 0, 1, 0], table.Numbers("class=cat").Values.ToArray());
        Assert.Equal([0.0, 1, 0, 1], table.Numbers("class=dog").Values.ToArray());
    }

    [Fact]
    public void Quantizing_to_two_levels_is_black_and_white()
    {
        var set = Sample.Set(2).Quantize(2);
        Assert.All(set.SelectMany(i => i.ToArray()), v => Assert.True(v is 0 or 1));
        Assert.Equal(Sample.Set(2)[0][0, 0, 31] >= 0.5f ? 1 : 0, set[0][0, 0, 31]);
    }

    [Fact]
    public void Fingerprints_are_of_pixels_ids_and_classes()
    {
        var set = Sample.Set(3, classes: true);
        Assert.Equal(set.Fingerprint, Sample.Set(3, classes: true).From("elsewhere").Fingerprint);
        Assert.NotEqual(set.Fingerprint, Sample.Set(3).Fingerprint);
        Assert.NotEqual(set.Fingerprint, set.Select([0, 2, 1]).Fingerprint);
        var changed = new byte[set[0].Size];
        set[0].CopyLevelsTo(changed);
        changed[99]++;
        Assert.NotEqual(set.Fingerprint, new ImageSet([Image.FromLevels("p0.png", 3, 24, 32, changed), set[1], set[2]], set.Labels, set.ClassNames).Fingerprint);
    }

    [Fact]
    public void A_contact_sheet_shows_every_pixel_at_its_place()
    {
        var set = Sample.Set(5);
        var sheet = ContactSheet.Compose(set, columns: 3, spacing: 2, scale: 2);
        Assert.Equal((2 * (48 + 2) + 2, 3 * (64 + 2) + 2), (sheet.Height, sheet.Width));
        Assert.Equal(set[4][1, 10, 20], sheet[1, 2 + 50 + 20, 2 + 66 + 40]);
        Assert.Equal(set[4][1, 10, 20], sheet[1, 2 + 50 + 21, 2 + 66 + 41]);
        Assert.Equal(1f, sheet[0, 0, 0]);
        Assert.Equal(1f, sheet[2, 60, 150]); // the empty sixth cell
    }
}
