using Ansatz.Lab;
using Ansatz.Systems.Causal;

namespace Ansatz.Systems.Tests.Causal;

/// <summary>What the system says of itself: verbs, options, claims.</summary>
public sealed class GcrlDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(Gcrl).Assembly).Find("gcrl")!;

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
