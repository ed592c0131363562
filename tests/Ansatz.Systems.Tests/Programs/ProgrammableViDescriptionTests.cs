using Ansatz.Lab;
using Ansatz.Systems.Programs;
using Ansatz.Testing;

namespace Ansatz.Systems.Tests.Programs;

/// <summary>What the system says of itself: verbs, options, claims.</summary>
public sealed class ProgrammableViDescriptionTests
{
    private static SystemDescription System { get; } = new SystemRegistry(typeof(ProgrammableVi).Assembly).Find("programmable-vi")!;

    [Fact]
    public void TheReproduction_HasTheExperimentsOfTheSpecification() =>
        Assert.Equal(["E1", "E1-order", "E1-scales", "E2", "E3", "E4-variance", "E4-cost", "E4-learning", "E5", "E5-bimodal"], System.Reproduction!.Claims.Select(claim => claim.Id));

    [Fact]
    public void ThePage_KeepsWhatWasWrittenByHand()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder["pages"], "programmable-vi.md");
        SystemGuide.Write([System], folder["records"], folder["pages"]);
        var made = File.ReadAllText(page);
        var written = SystemGuide.Render(System, null, "\n## By hand\n\nA sentence.\n");
        File.WriteAllText(page, written);
        SystemGuide.Write([System], folder["records"], folder["pages"]);
        Assert.Equal(written, File.ReadAllText(page));
        Assert.Contains("A sentence.", written);
        Assert.DoesNotContain("by hand", made);
    }

    [Fact]
    public void TheClaims_AcceptThePrototypesFigures_AndRefuseOthers()
    {
        var claims = System.Reproduction!.Claims.ToDictionary(claim => claim.Id, claim => claim.Criterion);
        Dictionary<string, double> cone = new() { ["ELBO"] = -8.088, ["IWELBO(5)"] = -7.534, ["HVI"] = -9.748, ["IWHVI(5)"] = -8.179, ["DIWHVI(5,5)"] = -7.311 };
        Assert.True(claims["E1"].Test(cone) && claims["E1-order"].Test(cone));
        Assert.False(claims["E1"].Test(new Dictionary<string, double>(cone) { ["HVI"] = -9.6 }));
        Assert.False(claims["E1-order"].Test(new Dictionary<string, double>(cone) { ["DIWHVI(5,5)"] = -5.3 }));
        Dictionary<string, double> variance = new();
        foreach (var (when, score, constant, mvd, all) in new[] { ("start", 53.7, 11.3, 0.67, 0.30), ("60 steps", 401, 56, 0.99, 0.14) })
            foreach (var (name, value) in new[] { ("REINFORCE", score), ("REINFORCE + constant", constant), ("MVD", mvd), ("ENUM", all), ("z", 3) })
                variance[$"{when}: {name}"] = value;
        Assert.True(claims["E4-variance"].Test(variance));
        Assert.False(claims["E4-variance"].Test(new Dictionary<string, double>(variance) { ["60 steps: MVD"] = 50 }));
    }
}
