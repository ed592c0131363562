namespace Ansatz.Bench;

/// <summary>
/// A training step of every system against the same step written by hand in PyTorch (<c>bench/peers/systems/SLUG.py</c>, whose <c>step()</c>
/// takes one). A system is added by one line here and its two files.
/// </summary>
internal static class SystemSteps
{
    private static readonly (string System, string What, int Steps, Func<Action> Make)[] Systems =
    [
        ("attribute-cvae", "32x32 color images, 12 attributes, batch 32", 10, AttributeCvaeStep.Make),
        ("sepclr", "28x28 grey images, two views, batch 256", 4, SepclrStep.Make),
        ("be-more-active", "32x32 grey images, β-VAE, batch 64", 5, BeMoreActiveStep.Make),
        ("posterior-collapse", "linear, 196 numbers given and 588 made, 64 latents, batch 128", 20, PosteriorCollapseStep.Make),
        ("vluci", "10 covariates, batch 250", 20, VluciStep.Make),
        ("cs-ib", "8 features, batch 128, both Cauchy-Schwarz terms", 50, CsIbStep.Make),
        ("latent-quantization", "28x28 grey images, batch 64: encoder with gradient penalty, two decoders", 10, LatentQuantizationStep.Make),
        ("gcrl", "crossing pairs, batch 192, best of 20 draws", 10, GcrlStep.Make),
    ];

    /// <summary>Compares the systems that are named, or all.</summary>
    /// <param name="names">Words, the names of systems among them.</param>
    public static IEnumerable<Figure> Run(IReadOnlyCollection<string> names)
    {
        var chosen = Array.FindAll(Systems, item => names.Contains(item.System));
        foreach (var (system, what, steps, make) in chosen.Length > 0 ? chosen : Systems)
        {
            var ours = make();
            using var python = Peer.System(system);
            Clock.Settle(ours);
            var times = Clock.Interleave(9, () => Clock.Seconds(ours, steps), () => python.Seconds("step", steps));
            yield return new(
                $"training step of `{system}`: {what}",
                $"{times[0] / steps * 1e3:0.00} ms",
                $"{times[1] / steps * 1e3:0.00} ms (PyTorch, our malloc settings)",
                times[0] / times[1],
                1.0);
        }
    }

    /// <summary>Takes steps of one system and nothing else, for a profiler to look at.</summary>
    /// <param name="name">The system.</param>
    /// <param name="count">How many steps.</param>
    /// <returns>The exit code.</returns>
    public static int RunAlone(string name, int count)
    {
        var step = Systems.First(item => item.System == name).Make();
        var seconds = Clock.Seconds(step, count);
        Console.WriteLine($"{name}: {seconds / count * 1e3:0.000} ms a step");
        return 0;
    }
}
