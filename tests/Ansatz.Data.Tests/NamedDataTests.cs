using Ansatz.Data.Faces;
using Ansatz.Data.Named;

namespace Ansatz.Data.Tests;

public sealed class NamedDataTests
{
    private static readonly double[] HairShares = [0.35, 0.3, 0.25, 0.1];

    private static void NeedsFashionMnist() =>
        Assert.SkipUnless(NamedRegistry.Find("fashion-mnist")!.Location is not null, "Fashion-MNIST is not on this machine (apt-get install dataset-fashion-mnist)");

    [Fact]
    public void Fashion_mnist_has_sixty_thousand_images_of_ten_classes()
    {
        NeedsFashionMnist();
        var train = DataArgument.Resolve<ImageSet>("fashion-mnist");
        Assert.Equal((60_000, 1, 28, 28), (train.Count, train.Channels, train.Height, train.Width));
        Assert.All(Enumerable.Range(0, 10), c => Assert.Equal(6000, train.Labels!.Count(l => l == c)));
        Assert.Equal("boot", train.ClassNames![9]);
        Assert.Equal(9, train.Labels![0]); // the published set begins with an ankle boot
        var mean = train.MeanBrightness().Average(m => (double)m);
        Assert.Equal(0.2860, mean, 4); // the mean that is used everywhere to standardize this set
        Assert.Equal("60000 images 28x28, 10 classes", train.Description);
    }

    [Fact]
    public void Fashion_mnist_is_cut_down_as_spelled()
    {
        NeedsFashionMnist();
        var set = DataArgument.Resolve<ImageSet>("fashion-mnist:part=test,classes=trouser+9,side=14,levels=2,count=300");
        Assert.Equal((300, 1, 14, 14), (set.Count, set.Channels, set.Height, set.Width));
        Assert.Equal(["trouser", "boot"], set.ClassNames);
        Assert.All(set.Take(20).SelectMany(i => i.ToArray()), v => Assert.True(v is 0 or 1));
        Assert.Equal(10_000, DataArgument.Resolve<ImageSet>("fashion-mnist:part=test").Count);
        Assert.Equal("test", Assert.Single(Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>("fashion-mnist:part=tset")).Nearest));
    }

    [Fact]
    public void The_attributes_of_garments_follow_their_classes_and_brightness()
    {
        NeedsFashionMnist();
        var table = DataArgument.Resolve<Table>("fashion-mnist:part=test,table=groups", "attributes");
        Assert.Equal(["id", "upper", "long-sleeves", "footwear", "closed-shoe", "one-piece", "accessory", "brightness=dark", "brightness=medium", "brightness=bright"], table.Names);
        var labels = DataArgument.Resolve<ImageSet>("fashion-mnist:part=test").Labels!;
        int[][] classes = [[0, 2, 4, 6], [2, 4, 6], [5, 7, 9], [7, 9], [3], [8]];
        for (var a = 0; a < classes.Length; a++)
            Assert.Equal(labels.Select(l => classes[a].Contains(l) ? 1.0 : 0.0), table.Numbers(table.Names[a + 1]).Values.ToArray());
        var terciles = table.Columns.Skip(7).Select(c => ((NumberColumn)c).Values.ToArray().Average()).ToArray();
        Assert.All(terciles, share => Assert.InRange(share, 0.30, 0.37)); // thresholds are those of the training images
        Assert.Equal(1, terciles.Sum(), 12);
        Assert.Equal(10, DataArgument.Resolve<Table>("fashion-mnist:part=test", "attributes").NumericFeatures.Count);
    }

    [Fact]
    public void Mnist_is_found_in_a_folder_of_ANSATZ_DATA()
    {
        var mnist = NamedRegistry.Find("mnist")!;
        Assert.SkipUnless(mnist.Location is not null, $"no folder with MNIST: {mnist.HowToGet}");
        var set = DataArgument.Resolve<ImageSet>("mnist:part=test");
        Assert.Equal((28, 28, 10), (set.Height, set.Width, set.ClassNames!.Count));
        Assert.Equal(set.Count, set.Labels!.Count);
    }

    [Fact]
    public void Digit_canvases_hold_as_many_digits_as_their_class_says()
    {
        var canvases = NamedRegistry.Find("digit-canvases")!;
        Assert.SkipUnless(canvases.Location is not null, $"no folder with MNIST: {canvases.HowToGet}");
        var set = DataArgument.Resolve<ImageSet>("digit-canvases:count=300");
        Assert.Equal((24, 24, 3), (set.Height, set.Width, set.ClassNames!.Count));
        for (var count = 0; count < 3; count++) Assert.InRange(set.Labels!.Count(label => label == count), 60, 140); // 100 expected, 4.9 standard deviations
        double Ink(int count) => set.Where((_, i) => set.Labels![i] == count).Average(image => image.ToArray().Sum());
        Assert.Equal(0, Ink(0));
        Assert.InRange(Ink(2) / Ink(1), 1.8, 2.2);
        Assert.All(set, image => Assert.InRange(image.ToArray().Max(), 0, 1));
        Assert.Equal(set.Take(40).Fingerprint, DataArgument.Resolve<ImageSet>("digit-canvases:count=40").Fingerprint);
        Assert.Equal(600, DataArgument.Resolve<ImageSet>("digit-canvases:part=test").Count);
    }

    [Fact]
    public void Correlated_gaussians_have_the_moments_that_they_are_spelled_with()
    {
        static double Moment(Table table, string first, string second)
        {
            var (a, b) = (table.Numbers(first).Values.ToArray(), table.Numbers(second).Values.ToArray());
            return a.Zip(b, (u, v) => u * v).Average();
        }
        var table = DataArgument.Resolve<Table>("correlated-gaussians:count=20000,scales=2+0.5,correlation=0.5");
        Assert.Equal(["x1", "x2", "y1", "y2"], table.Names);
        Assert.Equal(ColumnRole.Outcome, table["y2"].Role);
        Assert.Equal(4, Moment(table, "y1", "y1"), 0.2);              // standard error 4 √(2/20000) = 0.04
        Assert.Equal(0.25 * 4 + 0.75, Moment(table, "x1", "x1"), 0.1);
        Assert.Equal(2, Moment(table, "x1", "y1"), 0.1);
        Assert.Equal(0, Moment(table, "x1", "y2"), 0.05);
        Assert.Equal(128 * 2, DataArgument.Resolve<Table>("correlated-gaussians:count=3").Names.Count);
    }

    [Fact]
    public void Correlated_gaussians_depend_on_what_is_spelled_and_on_nothing_else()
    {
        var few = DataArgument.Resolve<Table>("correlated-gaussians:count=5,size=3,seed=4");
        Assert.Equal(few.Fingerprint, DataArgument.Resolve<Table>("correlated-gaussians:count=9,size=3,seed=4").Head(5).Fingerprint);
        var copied = DataArgument.Resolve<Table>("correlated-gaussians:count=5,size=3,seed=4,correlation=1");
        Assert.Equal(copied.Numbers("y2").Values.ToArray(), copied.Numbers("x2").Values.ToArray());
        Assert.Equal(few.Numbers("y2").Values.ToArray(), copied.Numbers("y2").Values.ToArray());
        foreach (var wrong in (string[])["correlation=2", "size=0", "scales=1+a", "scales=1+2,size=3"])
            Assert.Throws<SpellingException>(() => DataArgument.Resolve<Table>($"correlated-gaussians:{wrong}"));
    }

    [Fact]
    public void Rendered_faces_have_the_sizes_and_frequencies_of_their_definition()
    {
        Assert.Equal((6000, 1000, 2000), (Attributes("train").Count, Attributes("validation").Count, Attributes("test").Count));
        var test = Attributes("test:2000"); // nothing is removed from the test part
        double Share(string name) => test.Numbers(name).Values.ToArray().Average();
        for (var h = 0; h < 4; h++) Near(HairShares[h], Share(FaceAttributes.Names[h]));
        Near(0.4, Share("skin=light"));
        Near(0.9 * 0.25 + 0.1 * 0.5, Share("glasses"));
        Near(0.5, Share("smile"));
        Near(0.15, Share("hat"));
        Near(0.5, Share("broad"));
        Near(0.25, Share("beard"));
        static void Near(double expected, double share) => Assert.InRange(share, expected - 4 * Math.Sqrt(expected * (1 - expected) / 2000), expected + 4 * Math.Sqrt(expected * (1 - expected) / 2000)); // four standard errors
    }

    [Fact]
    public void Held_out_combinations_are_only_in_the_test_and_compositional_parts()
    {
        static bool[] HeldOut(Table t) => [.. Enumerable.Range(0, t.Count).Select(r =>
            (t.Numbers("hair=blond").Values[r] == 1 && t.Numbers("glasses").Values[r] == 1 && t.Numbers("beard").Values[r] == 1) || (t.Numbers("hat").Values[r] == 1 && t.Numbers("hair=grey").Values[r] == 1))];
        Assert.DoesNotContain(true, HeldOut(Attributes("train")));
        Assert.DoesNotContain(true, HeldOut(Attributes("validation")));
        Assert.DoesNotContain(false, HeldOut(Attributes("compositional")));
        Assert.Contains(true, HeldOut(Attributes("test")));
    }

    [Fact]
    public void A_face_depends_on_its_seed_and_number_alone()
    {
        var (few, many) = (DataArgument.Resolve<ImageSet>("rendered-faces:count=40"), DataArgument.Resolve<ImageSet>("rendered-faces:count=60"));
        Assert.Equal(few.Fingerprint, many.Take(40).Fingerprint);
        Assert.NotEqual(few.Fingerprint, DataArgument.Resolve<ImageSet>("rendered-faces:count=40,seed=2").From("rendered-faces").Fingerprint);
        Assert.True(few.Ids.SequenceEqual(DataArgument.Resolve<Table>("rendered-faces:count=40").Id!.ToTexts()));
    }

    [Fact]
    public void The_table_of_nuisances_draws_the_faces_again()
    {
        var (images, attributes, nuisance) = (DataArgument.Resolve<ImageSet>("rendered-faces:count=30"), DataArgument.Resolve<Table>("rendered-faces:count=30"), DataArgument.Resolve<Table>("rendered-faces:count=30", "nuisance"));
        float Of(string name, int row) => (float)nuisance.Numbers(name).Values[row];
        for (var i = 0; i < 30; i++)
        {
            var face = Sample.Face(attributes, i);
            var pixels = new float[FaceRenderer.Size];
            FaceRenderer.Render(face, new(Of("cx", i), Of("cy", i), Of("rx", i), Of("ry", i), Of("background-red", i), Of("background-green", i), Of("background-blue", i), Of("light", i)), pixels);
            Assert.InRange(images[i].ToArray().Zip(pixels).Average(p => MathF.Abs(p.First - p.Second)), 0, 0.02f); // two noises of sd .01
        }
    }

    [Fact]
    public void All_faces_are_those_of_the_parts_one_after_another()
    {
        var all = DataArgument.Resolve<ImageSet>("rendered-faces:part=all,count=4");
        Assert.Equal(["train", "validation", "test"], all.Parts!.Distinct());
        Assert.Equal(DataArgument.Resolve<ImageSet>("rendered-faces:part=test,count=4").Ids, all.Part("test").Ids);
        Assert.True(all.Ids.SequenceEqual(DataArgument.Resolve<Table>("rendered-faces:part=all,count=4", "attributes").Id!.ToTexts()));
    }

    private static Table Attributes(string part) => DataArgument.Resolve<Table>(part.Contains(':') ? $"rendered-faces:part={part.Replace(":", ",count=")}" : $"rendered-faces:part={part}", "attributes");
}
