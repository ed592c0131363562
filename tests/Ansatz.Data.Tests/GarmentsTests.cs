using Ansatz.Data.Named;

namespace Ansatz.Data.Tests;

public sealed class GarmentsTests
{
    private static void NeedsFashionMnist() =>
        Assert.SkipUnless(NamedRegistry.Find("fashion-mnist")!.Location is not null, "Fashion-MNIST is not on this machine (apt-get install dataset-fashion-mnist)");

    [Fact]
    public void Drawn_digits_have_ink_within_the_frame_and_differ_by_digit_more_than_by_hand()
    {
        var set = DataArgument.Resolve<ImageSet>("drawn-digits:count=600");
        var digits = Enumerable.Range(0, 10).Select(digit => Enumerable.Range(0, 600).Where(i => set.Labels![i] == digit).Select(i => set[i].ToArray()).ToArray()).ToArray();
        Assert.All(digits.SelectMany(d => d), ink =>
        {
            Assert.InRange(ink.Min(), 0, 0);
            Assert.InRange(ink.Max(), 0.9, 1);
            Assert.InRange(ink.Average(), 0.03, 0.3);
        });
        var means = digits.Select(d => Enumerable.Range(0, 784).Select(k => d.Take(20).Average(ink => (double)ink[k])).ToArray()).ToArray();
        double Distance(float[] ink, double[] mean) => ink.Zip(mean, (a, b) => (a - b) * (a - b)).Sum();
        var right = digits.Index().SelectMany(d => d.Item.Skip(20).Select(ink => Enumerable.Range(0, 10).MinBy(c => Distance(ink, means[c])) == d.Index));
        Assert.InRange(right.Average(r => r ? 1.0 : 0), 0.6, 1); // the nearest mean of unaligned digits; chance is 0.1
    }

    [Fact]
    public void Garments_are_at_half_brightness_and_the_two_sets_share_none()
    {
        NeedsFashionMnist();
        var plain = DataArgument.Resolve<ImageSet>("garments:count=300");
        var clothes = DataArgument.Resolve<ImageSet>("fashion-mnist").Select(i => Convert.ToHexString([.. i.ToArray().Select(v => (byte)Math.Round(v * 255))])).ToHashSet();
        var halves = plain.Select(i => Convert.ToHexString([.. i.ToArray().Select(v => (byte)Math.Round(v * 510))])).ToArray();
        Assert.All(halves, half => Assert.Contains(half, clothes));
        var all = DataArgument.Resolve<ImageSet>("garments-with-digits:count=300");
        var ink = DataArgument.Resolve<ImageSet>("drawn-digits:count=300");
        Assert.Equal(ink.Labels, all.Labels);
        var garments = all.Zip(ink, (image, digit) => Convert.ToHexString([.. image.ToArray().Zip(digit.ToArray(), (v, d) => (byte)Math.Round((v - 0.5f * d) * 510))])).ToArray();
        Assert.All(garments, garment => Assert.Contains(garment, clothes));
        Assert.Empty(garments.Intersect(halves));
    }

    [Fact]
    public void Labels_are_those_of_garment_and_digit_and_parts_are_apart()
    {
        NeedsFashionMnist();
        var images = DataArgument.Resolve<ImageSet>("garments-with-digits:part=all,count=50");
        var labels = DataArgument.Resolve<Table>("garments-with-digits:part=all,count=50", "labels");
        Assert.Equal(["id", "garment", "digit"], labels.Names);
        Assert.Equal(images.Ids, labels["id"].ToTexts()!);
        Assert.Equal(images.Labels!.Select(l => $"{l}"), labels["digit"].ToTexts());
        Assert.Equal((50, 50), (images.Parts!.Count(p => p == "train"), images.Parts!.Count(p => p == "test")));
        Assert.Equal(["id", "garment"], DataArgument.Resolve<Table>("garments:count=5", "labels").Names);
        Assert.Equal(DataArgument.Resolve<ImageSet>("garments-with-digits:count=9")[7].ToArray(), DataArgument.Resolve<ImageSet>("garments-with-digits:count=80")[7].ToArray());
        Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>("garments:digits=drawn"));
    }

    [Fact]
    public void Digits_of_mnist_replace_the_drawn_ones_when_asked_for()
    {
        NeedsFashionMnist();
        Assert.SkipUnless(NamedRegistry.Find("mnist")!.Location is not null, "no folder with MNIST");
        var drawn = DataArgument.Resolve<ImageSet>("garments-with-digits:part=test,count=20");
        var written = DataArgument.Resolve<ImageSet>("garments-with-digits:part=test,count=20,digits=mnist");
        Assert.NotEqual(drawn[0].ToArray(), written[0].ToArray());
        Assert.Equal(10, written.ClassNames!.Count);
    }
}
