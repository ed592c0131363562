using Ansatz.Data;
using Ansatz.Data.Formats;

namespace Ansatz.Cli.Tests;

/// <summary>latent-quantization from words to files, on a folder with a folder a class.</summary>
public sealed class LatentQuantizationCommandTests : CommandTest
{
    public LatentQuantizationCommandTests()
    {
        foreach (var name in (string[])["left", "right"])
        {
            float[] Pixels(int i) => [.. Enumerable.Range(0, 64).Select(p => p % 8 < 4 == (name == "left") ? 0.7f + 0.01f * i : 0.1f)];
            var images = Enumerable.Range(0, 20).Select(i => Image.FromValues($"{name}-{i}.png", 1, 8, 8, Pixels(i)));
            FormatRegistry.Write(new ImageSet(images), $"photos/{name}", new NoteList());
        }
    }

    [Fact]
    public void AFilter_IsFitted_UsedAttackedAndJudged()
    {
        Assert.Contains("2 classes", Done("latent-quantization", "fit", "--images", "photos", "--preset", "quick", "--steps", "20", "--latent-size", "8", "--out", "filter"));
        Done("latent-quantization", "denoise", "filter", "photos", "cleaned.npz");
        Done("latent-quantization", "reconstruct", "filter", "photos", "again.png");
        Done("latent-quantization", "encode", "filter", "photos", "codes.csv");
        var codes = File.ReadAllLines("codes.csv");
        Assert.Equal(41, codes.Length);
        Assert.Equal(9, codes[0].Split(',').Length);
        var told = Done("latent-quantization", "attack", "filter", "photos", "table.csv", "--method", "fgsm", "deepfool", "--epsilon", "0.1..0.2/2");
        Assert.Contains("report.html", told);
        var rows = File.ReadAllLines("table.csv");
        Assert.Equal("attack,epsilon,gradient_through,accuracy,accuracy_filtered,bits_flipped,distance,filter_time [ms an image]", rows[0]);
        Assert.Equal(8, rows.Length); // none, fgsm twice, deepfool, and the same three through the filter
        Done("latent-quantization", "attack", "filter", "photos", "black.csv", "--classifier", "filter", "--substitute", "filter", "--method", "pgd:0.1,steps=2");
        Assert.StartsWith("pgd,0.1,substitute,", File.ReadAllLines("black.csv")[2]);
        Assert.Contains("filter MSE", Done("latent-quantization", "evaluate", "filter"));
    }

    [Fact]
    public void Mistakes_AreRefusedBeforeAnyWork()
    {
        var typed = Type("latent-quantization", "fit", "--images", "photos", "--quantizer", "gumbel");
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.Contains("band[:Q]", typed.Error.ToString());
        Assert.Contains("multiples of 4", Type("latent-quantization", "fit", "--images", "photos:side=10", "--preset", "quick", "--out", "other").Error.ToString());
        Assert.Contains("no attack", Type("latent-quantization", "attack", "filter", "photos", "--method", "jpeg").Error.ToString());
    }
}
