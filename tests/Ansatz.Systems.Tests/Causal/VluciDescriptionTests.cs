using Ansatz.Lab;
using Ansatz.Systems.Causal;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>What the system says of itself: verbs, options, claims.</summary>
public sealed class VluciDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(Vluci).Assembly).Find("vluci")!;

    [Fact]
    public void TheVerbs_AreThoseOfTheVocabulary() => Assert.Equal(["fit", "predict", "encode", "analyze", "evaluate", "reproduce"], System.VerbNames);

    [Fact]
    public void EveryParameter_IsDocumented_EveryNumberOfTheOptionsHasARange()
    {
        foreach (var parameter in System.Verbs.SelectMany(verb => verb.Parameters)) Assert.True(parameter.Summary.Length > 10, parameter.Name);
        foreach (var parameter in System.Find("fit")!.Parameters.Where(parameter => parameter.Type == typeof(int) || parameter.Type == typeof(double)))
            Assert.True(parameter.Range.Text.Length > 0, parameter.Name);
        foreach (var option in (string[])["treatment", "outcome", "id", "ignore", "bound", "strategy", "beta", "confounder-size", "outcome-noise", "independence", "agreement", "restarts", "learner", "split"])
            Assert.NotNull(System.Find("fit")!.Find(option));
        Assert.Equal("hidden-confounder", System.DefaultData);
    }

    [Fact]
    public void TheReproduction_HasTheClaimsOfTheSpecification() =>
        Assert.Equal(["posterior", "individual", "average", "oracle", "intervals", "every", "linear", "control"], System.Reproduction!.Claims.Select(claim => claim.Id).Where(id => id != "infants"));
}
