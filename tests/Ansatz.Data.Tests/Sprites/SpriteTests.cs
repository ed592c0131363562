using Ansatz.Data.Sprites;

namespace Ansatz.Data.Tests.Sprites;

public sealed class SpriteTests
{
    [Fact]
    public void Pixels_are_those_of_the_definition()
    {
        // The definition written out, pixel by pixel, without the renderer's box around the sprite.
        var random = new Random(1);
        foreach (var side in (int[])[32, 64, 9])
            for (var trial = 0; trial < 60; trial++)
            {
                var f = SpriteFactors.Of(random.Next(SpriteFactors.Combinations));
                var levels = new byte[side * side];
                SpriteRenderer.Render(f, side, levels);
                double s = 0.5 + 0.1 * f.Scale, phi = 2 * Math.PI * f.Orientation / 20, px = 0.2 + 0.6 * f.X / 15, py = 0.2 + 0.6 * f.Y / 15;
                for (var i = 0; i < side; i++)
                    for (var j = 0; j < side; j++)
                    {
                        double dx = (i + 0.5) / side - px, dy = (j + 0.5) / side - py, c = Math.Cos(-phi), q = Math.Sin(-phi);
                        double u = (c * dx - q * dy) / (0.15 * s), v = (q * dx + c * dy) / (0.15 * s), x = 1.1 * u, w = 0.15 - 1.1 * v;
                        var inside = f.Shape switch
                        {
                            SpriteShape.Square => Math.Abs(u) < 0.9 && Math.Abs(v) < 0.9,
                            SpriteShape.Ellipse => Math.Pow(u / 1.3, 2) + Math.Pow(v / 0.65, 2) < 1,
                            _ => Math.Pow(x * x + w * w - 1, 3) - x * x * w * w * w < 0,
                        };
                        Assert.True(inside == (levels[j * side + i] == 255), $"{f}, side {side}, pixel {i}, {j}");
                    }
            }
    }

    [Fact]
    public void Numbers_name_every_combination_once()
    {
        var all = Enumerable.Range(0, SpriteFactors.Combinations).Select(SpriteFactors.Of).ToHashSet();
        Assert.Equal(92_160, all.Count);
        Assert.Equal((0, 5, 0, 19, 0, 15, 0, 15), (all.Min(f => f.Scale), all.Max(f => f.Scale), all.Min(f => f.Orientation), all.Max(f => f.Orientation),
            all.Min(f => f.X), all.Max(f => f.X), all.Min(f => f.Y), all.Max(f => f.Y)));
        Assert.Equal((0.5, 1.0, 0.2, 0.8), (all.Min(f => f.Size), all.Max(f => f.Size), all.Min(f => f.Left), all.Max(f => f.Top)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpriteFactors.Of(92_160));
    }

    [Fact]
    public void A_heart_stands_upright_and_is_symmetric()
    {
        Assert.True(SpriteRenderer.IsInside(SpriteShape.Heart, 0.6, -0.8)); // a lobe, above
        Assert.False(SpriteRenderer.IsInside(SpriteShape.Heart, 0, -0.85)); // the notch between them
        Assert.True(SpriteRenderer.IsInside(SpriteShape.Heart, 0, 0.9)); // the point, below
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(SpriteRenderer.IsInside(SpriteShape.Heart, i / 80.0, i / 70.0 - 0.7), SpriteRenderer.IsInside(SpriteShape.Heart, -i / 80.0, i / 70.0 - 0.7)));
    }

    [Fact]
    public void The_generator_gives_images_and_factors_in_one_order()
    {
        var images = DataArgument.Resolve<ImageSet>("sprites:count=300", "images");
        var factors = DataArgument.Resolve<Table>("sprites:count=300", "factors");
        Assert.Equal((300, 1, 32, 32), (images.Count, images.Channels, images.Height, images.Width));
        Assert.Equal<string?>(images.Ids, factors["id"].ToTexts());
        Assert.Equal(["id", "shape", "scale", "orientation", "x", "y"], factors.Names);
        Assert.Equal(images.Labels!.Select(l => images.ClassNames![l]), factors["shape"].ToTexts());
        for (var i = 0; i < 300; i++)
        {
            // The mean place of the lit pixels is near the center: within 0.05 sides, the farthest that a heart's lies from its own.
            var lit = images[i].ToArray().Select((value, at) => (value, at)).Where(p => p.value == 1).Select(p => p.at).ToArray();
            Assert.NotEmpty(lit);
            Assert.Equal(factors.Numbers("x").Values[i], lit.Average(at => (at % 32 + 0.5) / 32), 0.05);
            Assert.Equal(factors.Numbers("y").Values[i], lit.Average(at => (at / 32 + 0.5) / 32), 0.05);
        }
    }

    [Fact]
    public void An_image_does_not_depend_on_the_count_but_on_the_seed()
    {
        var (few, many) = (DataArgument.Resolve<ImageSet>("sprites:count=5"), DataArgument.Resolve<ImageSet>("sprites:count=50"));
        Assert.Equal(few.Fingerprint, many.Take(5).Fingerprint);
        Assert.NotEqual(few.Fingerprint, DataArgument.Resolve<ImageSet>("sprites:count=5,seed=1").Fingerprint);
        Assert.Equal(64, DataArgument.Resolve<ImageSet>("sprites:count=1,side=64").Height);
        Assert.Throws<SpellingException>(() => DataArgument.Resolve<ImageSet>("sprites:count=92161"));
    }
}
