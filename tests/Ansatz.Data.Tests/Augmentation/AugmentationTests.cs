using Ansatz.Torch;

namespace Ansatz.Data.Tests;

public sealed class AugmentationTests
{
    private static readonly RandomStream Stream = new(7);

    [Fact]
    public void The_identity_of_the_affine_map_returns_the_image()
    {
        var images = Stream["x"].Uniform([3, 2, 9, 12]);
        var zero = Tensor.Zeros(3);
        var same = RandomAffine.Resample(images, zero, Tensor.Ones(3), zero, zero);
        Assert.Equal(0, (same - images).Abs().Max().ToDouble(), 1e-5); // float32 coordinates of the grid
    }

    [Fact]
    public void A_shift_of_half_the_width_moves_pixels_by_a_quarter_of_the_columns_and_black_comes_in()
    {
        var images = Stream["x"].Uniform([1, 1, 8, 8]);
        var moved = RandomAffine.Resample(images, Tensor.Zeros(1), Tensor.Ones(1), Tensor.Full([1], 0.5), Tensor.Zeros(1));
        Assert.Equal(0, (moved[.., .., .., 2..] - images[.., .., .., ..6]).Abs().Max().ToDouble(), 1e-5);
        Assert.Equal(0, moved[.., .., .., ..2].Abs().Max().ToDouble());
    }

    [Fact]
    public void A_quarter_turn_clockwise_carries_the_top_to_the_right()
    {
        var images = Stream["x"].Uniform([1, 1, 8, 8]);
        var turned = RandomAffine.Resample(images, Tensor.Full([1], Math.PI / 2), Tensor.Ones(1), Tensor.Zeros(1), Tensor.Zeros(1));
        Assert.Equal(0, (turned - images.Transpose(2, 3).Flip([3])).Abs().Max().ToDouble(), 1e-4);
    }

    [Fact]
    public void Rotations_of_oblong_images_keep_angles_and_lengths()
    {
        // A dot 4 pixels right of the middle of a 9 x 17 image turns into one 4 pixels below it.
        var image = new float[9 * 17];
        image[4 * 17 + 12] = 1;
        var turned = RandomAffine.Resample(Tensor.From(image, 1, 1, 9, 17), Tensor.Full([1], Math.PI / 2), Tensor.Ones(1), Tensor.Zeros(1), Tensor.Zeros(1));
        Assert.Equal(1, turned[0, 0, 8, 8].ToDouble(), 1e-4);
    }

    [Fact]
    public void An_enlargement_by_two_shows_the_middle_of_the_image()
    {
        var ramp = (2 * Tensor.Arange(8).To(ScalarType.Float32) - 7).Reshape(1, 1, 1, 8).Expand([1, 1, 8, 8]);
        var twice = RandomAffine.Resample(ramp, Tensor.Zeros(1), Tensor.Full([1], 2), Tensor.Zeros(1), Tensor.Zeros(1));
        Assert.Equal(0, (twice[0, 0, 4] - ramp[0, 0, 4] / 2).Abs().Max().ToDouble(), 1e-5);
    }

    [Theory]
    [InlineData("affine")]
    [InlineData("crop")]
    [InlineData("flip")]
    [InlineData("brightness")]
    [InlineData("contrast")]
    [InlineData("color")]
    [InlineData("grey:0.5")]
    [InlineData("noise")]
    [InlineData("dropout")]
    public void Every_augmentation_keeps_shape_and_range_and_depends_on_nothing_but_its_stream(string spelling)
    {
        var augmentation = Augmentation.Parse(spelling);
        var images = Stream["x"].Uniform([20, 3, 10, 10]);
        var (first, again, other) = (augmentation.Apply(images, Stream["a"]), augmentation.Apply(images, Stream["a"]), augmentation.Apply(images, Stream["b"]));
        Assert.Equal(images.Shape, first.Shape);
        Assert.InRange(first.Min().ToDouble(), 0, 1);
        Assert.InRange(first.Max().ToDouble(), 0, 1);
        Assert.Equal(first.ToArray<float>(), again.ToArray<float>());
        Assert.NotEqual(first.ToArray<float>(), other.ToArray<float>());
        Assert.NotEqual(first.ToArray<float>(), images.ToArray<float>());
        Assert.Equal(augmentation, Augmentation.Parse(augmentation.ToString()));
    }

    [Fact]
    public void Brightness_multiplies_whole_images_within_its_bounds()
    {
        var factors = new BrightnessJitter(0.3).Apply(Tensor.Full([4000, 1, 2, 2], 0.5), Stream["b"])[.., 0] / 0.5;
        Assert.Equal(0, (factors - factors[.., ..1, ..1]).Abs().Max().ToDouble(), 1e-6);
        Assert.InRange(factors.Min().ToDouble(), 0.7 - 1e-6, 0.705);
        Assert.InRange(factors.Max().ToDouble(), 1.295, 1.3 + 1e-6);
        Assert.Equal(1, factors.Mean().ToDouble(), 5 * 0.3 / Math.Sqrt(3 * 4000)); // five standard errors of a uniform on 1 ± 0.3
    }

    [Fact]
    public void Contrast_keeps_the_mean_grey()
    {
        var images = 0.4 + 0.2 * Stream["x"].Uniform([5, 3, 6, 6]);
        var changed = new ContrastJitter(0.4).Apply(images, Stream["c"]);
        var difference = RandomGrey.Luminance(changed).Mean([1, 2, 3]) - RandomGrey.Luminance(images).Mean([1, 2, 3]);
        Assert.Equal(0, difference.Abs().Max().ToDouble(), 1e-5);
    }

    [Fact]
    public void A_turn_of_the_hue_keeps_luminance_and_greys_and_a_whole_turn_is_none()
    {
        var images = 0.45 + 0.1 * Stream["x"].Uniform([4, 3, 5, 5]);
        var turned = ColorJitter.Turned(images, Tensor.Full([4], 1.3));
        Assert.Equal(0, (RandomGrey.Luminance(turned) - RandomGrey.Luminance(images)).Abs().Max().ToDouble(), 1e-4); // YIQ is given to four digits
        Assert.Equal(0, (ColorJitter.Turned(images, Tensor.Full([4], 2 * Math.PI)) - images).Abs().Max().ToDouble(), 1e-5);
        var grey = Tensor.Full([4, 3, 5, 5], 0.3);
        Assert.Equal(0, (ColorJitter.Turned(grey, Tensor.Full([4], 1.3)) - grey).Abs().Max().ToDouble(), 1e-4);
        Assert.True((turned - images).Abs().Max().ToDouble() > 0.01);
    }

    [Fact]
    public void Crops_of_a_ramp_are_straight_and_lie_within_it()
    {
        var ramp = (Tensor.Arange(16).To(ScalarType.Float32) / 15).Reshape(1, 1, 1, 16).Expand([50, 1, 16, 16]);
        var crops = new RandomCrop(0.2).Apply(ramp, Stream["crop"]);
        var slopes = crops[.., 0, 8, 1..] - crops[.., 0, 8, ..15];
        Assert.True(slopes.Min().ToDouble() >= -1e-6);
        Assert.InRange(slopes.Mean([1]).Max().ToDouble(), 0, 1.0 / 15 + 1e-6);
    }

    [Fact]
    public void Noise_has_its_deviation_and_dropout_its_share()
    {
        var rows = Tensor.Full([500, 40], 3.0);
        var noise = new NormalNoise(0.2).Apply(rows, Stream["n"]) - rows;
        Assert.Equal(0.2, noise.Square().Mean().Sqrt().ToDouble(), 5 * 0.2 / Math.Sqrt(2 * 20_000)); // five standard errors
        var kept = new FeatureDropout(0.25).Apply(rows, Stream["d"]).Eq(3).To(ScalarType.Float64).Mean().ToDouble();
        Assert.Equal(0.75, kept, 5 * Math.Sqrt(0.25 * 0.75 / 20_000));
        Assert.Equal(1, new FeatureDropout(0.25).Apply(Tensor.Ones(1, 3, 30, 30), Stream["d"]).Unique(sorted: true).Values.Max().ToDouble());
    }

    [Fact]
    public void Several_are_applied_in_order_with_streams_of_their_own()
    {
        var images = Stream["x"].Uniform([6, 1, 8, 8]);
        Augmentation[] steps = [Augmentation.Parse("affine"), Augmentation.Parse("noise:0.1")];
        var expected = steps[1].Apply(steps[0].Apply(images, Stream[0]), Stream[1]);
        Assert.Equal(expected.ToArray<float>(), Augmentation.Apply(steps, images, Stream).ToArray<float>());
    }

    [Fact]
    public void Mistakes_are_told_with_what_was_expected()
    {
        Assert.Contains("affine", Assert.Throws<SpellingException>(() => Augmentation.Parse("afine")).Nearest);
        Assert.Contains("rotation", Assert.Throws<SpellingException>(() => Augmentation.Parse("affine:rotate=3")).Message);
        Assert.Contains("from 0 to 1", Assert.Throws<SpellingException>(() => Augmentation.Parse("brightness:2")).Message);
        Assert.Contains("[5, 3]", Assert.Throws<ArgumentException>(() => new RandomFlip().Apply(Tensor.Ones(5, 3), Stream)).Message);
    }
}
