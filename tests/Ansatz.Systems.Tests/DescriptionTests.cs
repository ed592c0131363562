using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests;

/// <summary>
/// The verbs of each system, and the options of its fit that its specification names. That each is documented and each number has a range is tested over
/// the whole registry with the vocabulary, in the tests of the command line.
/// </summary>
public sealed class DescriptionTests
{
    private static SystemRegistry Registry { get; } = new(typeof(AttributeCvae).Assembly);

    [Theory]
    [InlineData("attribute-cvae",
        "fit sample reconstruct edit interpolate score evaluate reproduce",
        "bound beta prior likelihood film alpha consistency latent-size width epochs batch-size learning-rate attribute-dropout")]
    [InlineData("be-more-active",
        "fit encode analyze evaluate reproduce",
        "bound method strategy network likelihood latent-size channels hidden steps batch-size learning-rate")]
    [InlineData("cs-ib",
        "fit predict encode analyze attack evaluate reproduce",
        "method beta bound input-kernel outcome split missing")]
    [InlineData("gcrl",
        "fit forecast adapt encode predict evaluate reproduce",
        "series networks method bound penalty observed horizon observation-variance epochs batch-size learning-rate mixing")]
    [InlineData("latent-quantization",
        "fit denoise encode reconstruct attack evaluate reproduce",
        "images bound quantizer gradient-penalty latent-size steps batch-size learning-rate")]
    [InlineData("posterior-collapse",
        "analyze fit complete sample evaluate reproduce",
        "method beta top-beta decoder-deviation prior-deviation latent-size encoder-deviation bound strategy")]
    [InlineData("programmable-vi",
        "fit sample predict score analyze evaluate reproduce",
        "program objective strategy ansatz steps samples batch-size learning-rate table")]
    [InlineData("sepclr",
        "fit encode score cluster analyze evaluate reproduce",
        "background target information augmentation feature-augmentation shared-backbone attributes salient-weight absence-weight information-weight")]
    [InlineData("vluci",
        "fit predict encode analyze evaluate reproduce",
        "treatment outcome id ignore bound strategy beta confounder-size outcome-noise independence agreement restarts learner split")]
    public void ASystem_HasTheVerbsAndOptionsOfItsSpecification(string slug, string verbs, string options)
    {
        var system = Registry.Find(slug)!;
        Assert.Equal(verbs.Split(' '), system.VerbNames);
        Assert.All(options.Split(' '), option => Assert.NotNull(system.Find("fit")!.Find(option)));
    }

    [Fact]
    public void EverySystem_IsListedAbove()
    {
        var listed = typeof(DescriptionTests).GetMethod(nameof(ASystem_HasTheVerbsAndOptionsOfItsSpecification))!.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Cast<InlineDataAttribute>().Select(row => (string)row.Data[0]!).Order(StringComparer.Ordinal);
        Assert.Equal(Registry.Systems.Select(system => system.Slug).Order(StringComparer.Ordinal), listed);
    }
}
