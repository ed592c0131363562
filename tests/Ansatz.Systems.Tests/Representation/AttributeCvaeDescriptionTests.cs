using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>What the system says of itself: verbs, options, claims, its page.</summary>
public sealed class AttributeCvaeDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(AttributeCvae).Assembly).Find("attribute-cvae")!;

    [Fact]
    public void TheVerbs_AreThoseOfTheVocabulary() =>
        Assert.Equal(["fit", "sample", "reconstruct", "edit", "interpolate", "score", "evaluate", "reproduce"], System.VerbNames);

    [Fact]
    public void EveryParameter_IsDocumented_EveryNumberHasARange()
    {
        foreach (var parameter in System.Verbs.SelectMany(verb => verb.Parameters))
        {
            Assert.True(parameter.Summary.Length > 10, parameter.Name);
            if (parameter.Type == typeof(int) || parameter.Type == typeof(double)) Assert.True(parameter.Range.Text.Length > 0, parameter.Name);
        }
        foreach (var option in (string[])["bound", "beta", "prior", "likelihood", "film", "alpha", "consistency", "latent-size", "width", "epochs", "batch-size", "learning-rate", "attribute-dropout"])
            Assert.NotNull(System.Find("fit")!.Find(option));
    }

    [Fact]
    public void TheReproduction_HasTheClaimsOfTheSpecification() =>
        Assert.Equal(["i", "ii", "iii", "iv", "v", "vi"], System.Reproduction!.Claims.Select(claim => claim.Id));

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
