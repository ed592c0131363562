using Ansatz.Data;
using Ansatz.Data.Formats;
using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>latent-quantization from words to files, on a folder with a folder a class.</summary>
public sealed class LatentQuantizationCommandTests : IDisposable
{
    private readonly OwnFolder folder = new();

    public LatentQuantizationCommandTests()
    {
        foreach (var name in (string[])["left", "right"])
        {
            float[] Pixels(int i) => [.. Enumerable.Range(0, 64).Select(p => p % 8 < 4 == (name == "left") ? 0.7f + 0.01f * i : 0.1f)];
            var images = Enumerable.Range(0, 20).Select(i => Image.FromValues($"{name}-{i}.png", 1, 8, 8, Pixels(i)));
            FormatRegistry.Write(new ImageSet(images), $"photos/{name}", new NoteList());
        }
    }

    public void Dispose() => folder.Dispose();

    private static (int Code, string Output, string Error) Type(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(["latent-quantization", .. words], Terminal.Surroundings(output, error) with { Systems = SystemRegistry.Default });
        return (code, output.ToString(), error.ToString());
    }

    private static string Done(params string[] words)
    {
        var (code, output, error) = Type(words);
        Assert.True(code == ExitCode.Done, $"exit {code}\n{output}{error}");
        return output + error;
    }

    [Fact]
    public void AFilter_IsFitted_UsedAttackedAndJudged()
    {
        Assert.Contains("2 classes", Done("fit", "--images", "photos", "--preset", "quick", "--steps", "20", "--latent-size", "8", "--out", "filter"));
        Done("denoise", "filter", "photos", "cleaned.npz");
        Done("reconstruct", "filter", "photos", "again.png");
        Done("encode", "filter", "photos", "codes.csv");
        var codes = File.ReadAllLines("codes.csv");
        Assert.Equal(41, codes.Length);
        Assert.Equal(9, codes[0].Split(',').Length);
        var told = Done("attack", "filter", "photos", "table.csv", "--method", "fgsm", "deepfool", "--epsilon", "0.1..0.2/2");
        Assert.Contains("report.html", told);
        var rows = File.ReadAllLines("table.csv");
        Assert.Equal("attack,epsilon,gradient_through,accuracy,accuracy_filtered,bits_flipped,distance,filter_time [ms an image]", rows[0]);
        Assert.Equal(7, rows.Length); // none, fgsm twice, deepfool, fgsm twice through the filter
        Done("attack", "filter", "photos", "black.csv", "--classifier", "filter", "--substitute", "filter", "--method", "pgd:0.1,steps=2");
        Assert.StartsWith("pgd,0.1,substitute,", File.ReadAllLines("black.csv")[2]);
        Assert.Contains("filter MSE", Done("evaluate", "filter"));
    }

    [Fact]
    public void Mistakes_AreRefusedBeforeAnyWork()
    {
        var (code, _, error) = Type("fit", "--images", "photos", "--quantizer", "gumbel");
        Assert.Equal(ExitCode.WrongUse, code);
        Assert.Contains("band[:Q]", error);
        Assert.Contains("multiples of 4", Type("fit", "--images", "photos:side=10", "--preset", "quick", "--out", "other").Error);
        Assert.Contains("no attack", Type("attack", "filter", "photos", "--method", "jpeg").Error);
    }
}
