using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>What the system says of itself: verbs, options, claims, its page.</summary>
public sealed class AttributeCvaeDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(AttributeCvae).Assembly).Find("attribute-cvae")!;

    [Fact]
    public void TheReproduction_HasTheClaimsOfTheSpecification() =>
        Assert.Equal(["i", "ii", "iii", "iv", "v", "vi"], System.Reproduction!.Claims.Select(claim => claim.Id));

    [Fact]
    public void TheReproduction_AtATinySize_MeasuresEveryClaimAndEveryBaseline()
    {
        var (reproduction, run) = (new AttributeCvaeReproduction(TinyData.Options with { Epochs = 1 }, 48), new Run());
        var record = reproduction.Execute(run, seeds: 2);
        Assert.Equal([0, 1], record.Seeds);
        Assert.All(record.Claims, claim => Assert.DoesNotContain("NaN", claim.Measured));
        Assert.All(record.Claims, claim => Assert.NotEqual("not measured", claim.Measured));
        Assert.Contains("(sd ", record.Claims[0].Measured); // the claims' model is fitted for every seed, the rest for the first
        Assert.Matches(@"^Fréchet\(0.5\) [\d.,]+, Fréchet\(2\) [\d.,]+ \(sd [\d.,]+\), Fréchet\(8\) ", record.Claims[3].Measured);

        var figures = run.Sections.Single(section => section.Title == "Figures").Pictures.OfType<ReportTable>().ToArray();
        string[] rows = ["real test images", "β = 2", "β = 0.5", "β = 1", "β = 4", "β = 8", "prior N(0, I)", "VAE and retrieval", "deterministic network"];
        foreach (var table in figures[..2]) Assert.Equal(rows, table.Rows.Select(row => row[0]));
        Assert.Equal(2, figures[2].Rows.Count);
        Assert.All(figures, table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
        foreach (var title in (string[])["Samples, β = 0.5", "Reconstructions, β = 8", "Edits, β = 2", "Latent space, β = 2", "Samples, prior N(0, I)"])
            Assert.Contains(run.Sections, section => section.Title == title);
    }

    [Fact]
    public void ThePage_ShowsVerbsParametersAndClaims()
    {
        var record = new ReproductionRecord("attribute-cvae", "2020-01-01", "0.1.0", "1.13", 2, 60, [0], [new("i", "samples follow", "grids", "0.93", ">= 0.9", true)], []);
        var page = SystemGuide.Render(System, record);
        foreach (var expected in (string[])["# attribute-cvae", "## interpolate", "| `--latent-size` |", "| `IMAGES` |", "ansatz attribute-cvae edit MODEL IMAGES [OUTPUT]", "| i | samples follow | grids | 0.93 | >= 0.9 | yes |"])
            Assert.Contains(expected, page);
        Assert.DoesNotContain("## Claims", SystemGuide.Render(System, null));
    }
}
