using Ansatz.Lab;
using Ansatz.Systems.Causal;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>What the system says of itself: verbs, options, claims.</summary>
public sealed class GcrlDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(Gcrl).Assembly).Find("gcrl")!;

    [Fact]
    public void TheVerbs_AreThoseOfTheVocabulary() =>
        Assert.Equal(["fit", "forecast", "adapt", "encode", "predict", "evaluate", "reproduce"], System.VerbNames);

    [Fact]
    public void EveryParameter_IsDocumented_EveryNumberHasARange()
    {
        foreach (var parameter in System.Verbs.SelectMany(verb => verb.Parameters))
        {
            Assert.True(parameter.Summary.Length > 10, parameter.Name);
            if (parameter.Type == typeof(int) || parameter.Type == typeof(double)) Assert.True(parameter.Range.Text.Length > 0, parameter.Name);
        }
        foreach (var option in (string[])["series", "networks", "method", "bound", "penalty", "observed", "horizon", "observation-variance", "epochs", "batch-size", "learning-rate", "mixing"])
            Assert.NotNull(System.Find("fit")!.Find(option));
    }

    [Fact]
    [Trait("speed", "slow")]
    public void TheReproduction_AtATinySize_MeasuresEveryClaim()
    {
        var (reproduction, run) = (new GcrlReproduction(new GcrlOptions { Epochs = 1 }, 12, 8, 12), new Run());
        var record = reproduction.Execute(run, seeds: 1);
        Assert.Equal(["i", "ii", "iii", "iv", "R2", "R3"], record.Claims.Select(claim => claim.Id));
        foreach (var claim in record.Claims.Where(claim => claim.Id != "R3" || Data.Named.NamedRegistry.Find("eth-ucy")!.Location is not null)) Assert.DoesNotContain("NaN", claim.Measured);
        foreach (var title in (string[])["Errors by radius", "Error against radius", "Adaptation", "Futures of a crossing", "Styles by radius"]) Assert.Contains(run.Sections, section => section.Title == title);
    }
}
