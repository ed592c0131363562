using Ansatz.Lab;
using Ansatz.Systems.Causal;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>What the system says of itself: verbs, options, claims.</summary>
public sealed class VluciDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(Vluci).Assembly).Find("vluci")!;

    [Fact]
    public void WithoutATable_UnitsWithAHiddenConfounderAreDrawn() => Assert.Equal("hidden-confounder", System.DefaultData);

    [Fact]
    public void TheReproduction_HasTheClaimsOfTheSpecification() =>
        Assert.Equal(["posterior", "individual", "average", "oracle", "intervals", "every", "linear", "control", "infants"], System.Reproduction!.Claims.Select(claim => claim.Id));
}
