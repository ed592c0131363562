using Ansatz.Data.Named;
using Ansatz.Lab;
using Ansatz.Systems.Robustness;

namespace Ansatz.Systems.Tests.Robustness;

/// <summary>What the system says of itself: verbs, options, claims; and its reproduction at a tiny size.</summary>
public sealed class LatentQuantizationDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(LatentQuantization).Assembly).Find("latent-quantization")!;

    [Fact]
    public void TheReproduction_AtATinySize_MeasuresEveryClaimAndEveryBaseline()
    {
        Assert.SkipUnless(NamedRegistry.Find("fashion-mnist")!.Location is not null, "Fashion-MNIST is not on this machine (apt-get install dataset-fashion-mnist)");
        var (reproduction, run) = (new LatentQuantizationReproduction(TinyFilter.Options with { Steps = 4, ClassifierEpochs = 1 }, 64, 12, "fashion-mnist"), new Run());
        var record = reproduction.Execute(run, seeds: 2);
        Assert.Equal(["clean", "attacked", "quantized", "stable"], record.Claims.Select(claim => claim.Id));
        Assert.All(record.Claims, claim => Assert.DoesNotContain("NaN", claim.Measured));
        Assert.All(record.Claims, claim => Assert.Contains("(sd ", claim.Measured));
        var table = run.Sections.Single(section => section.Title == "MNIST").Pictures.OfType<ReportTable>().Single();
        Assert.Equal(
            ["no defense", "latent quantization", "plain VAE", "Gaussian blur, σ = 1", "bit depth 1", "FGSM adversarial training", "without gradient penalty", "bits by sign(μ)", "bound iwelbo:4"],
            table.Rows.Select(row => row[0]));
        Assert.Equal(
            ["defense", "clean", "FGSM 0.1", "FGSM 0.2", "FGSM 0.3", "PGD 0.2", "PGD 0.3", "DeepFool", "FGSM 0.3, substitute", "BPDA-FGSM 0.3", "BPDA-PGD 0.3", "bits flipped at FGSM 0.1", "ms an image"],
            table.Columns);
        Assert.All(table.Rows[1], cell => Assert.NotEqual("", cell));
        Assert.Contains(run.Sections, section => section.Title == "Fashion-MNIST");
        Assert.Contains(run.Sections, section => section.Title == "Latents");
    }
}
