using System.Text.Json;
using Ansatz.Lab;
using Ansatz.Lab.Tests;

namespace Ansatz.Cli.Tests;

/// <summary>Claims from the command line to the pages.</summary>
public sealed class ReproduceTests : CommandTest
{
    static ReproduceTests() => NotCollected.Register();

    internal override SystemRegistry Systems => Terminal.Systems;

    [Fact]
    public void A_claim_without_data_is_shown_as_skipped_and_is_no_failure()
    {
        var told = Done("latent-count reproduce");
        Assert.Contains("1 of 1 claims hold (1 skipped)", told);
        Assert.Contains("collected skipped: not-collected is not on this machine; collect it", told);
        Assert.Matches("collected .* skipped\n", told);
        var claims = JsonDocument.Parse(File.ReadAllText("reproductions/latent-count.json")).RootElement.GetProperty("claims");
        Assert.Contains("collect it", claims[1].GetProperty("skipped").GetString());
        Assert.Contains("\"skipped\"", Done("latent-count reproduce --json"));
        Done("reproduce");
        Assert.Contains("1 of 1 claims of 1 system hold (1 skipped).", File.ReadAllText("docs/reproductions.md"));
        Assert.EndsWith("| skipped |\n", File.ReadAllText("docs/systems/latent-count.md"));
    }

    [Fact]
    public void An_experiment_without_a_claim_is_asked_for_by_name()
    {
        Assert.Contains("aside was run", Done("latent-count reproduce --only aside"));
        Assert.DoesNotContain("aside was run", Done("latent-count reproduce --only counted"));
        Assert.Contains("its claims are counted, collected, its other experiments aside", Ends(ExitCode.WrongUse, "latent-count reproduce --only asid"));
    }
}
