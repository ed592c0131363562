using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Programs;

/// <summary>E1: five objectives on the cone. Plain gradient descent at 1e-3, 5000 steps of 64 samples, all draws reparameterized.</summary>
internal static class ConeExperiment
{
    private const int Steps = 5000, Samples = 64, Evaluations = 200_000, Chunk = 20_000, Drawn = 50_000, Resampled = 2000;

    /// <summary>The bound with its own definition of the KL term, at one draw.</summary>
    private static readonly Bound Plain = Bound.Elbo with { Kl = KlTerm.Sampled };

    private static readonly (string Name, Bound Bound, Func<Cone> Cone)[] Objectives =
    [
        ("ELBO", Plain, () => new Cone(ConeAnsatz.MeanField)),
        ("IWELBO(5)", Bound.ImportanceWeighted(5), () => new Cone(ConeAnsatz.MeanField, startX: 3)),
        ("HVI", Plain, () => new Cone(particles: 1)),
        ("IWHVI(5)", Plain, () => new Cone(particles: 5)),
        ("DIWHVI(5,5)", Bound.ImportanceWeighted(5), () => new Cone(particles: 5)),
    ];

    /// <summary>Measures one seed.</summary>
    public static void Measure(Run run, Measurements measurements)
    {
        var fitted = new Dictionary<string, Cone>();
        foreach (var (name, bound, make) in Objectives)
        {
            var cone = fitted[name] = make();
            var objective = bound.Of(cone.Model(ProgramRows.None), cone.Ansatz(ProgramRows.None));
            new Trainer(cone) { Optimizer = new Sgd(1e-3), Estimate = new(Particles: Samples), Run = run, Stage = Stage(name), ObjectiveName = $"{name} [nats]" }.Fit(objective, Steps);
            var value = Enumerable.Range(0, Evaluations / Chunk).Average(i => objective.Estimate(run.Stream["cone"][name][i], new(Particles: Chunk)).Value);
            measurements.Record(ProgrammableViReproduction.Cone, name, value);
            measurements.Record(ProgrammableViReproduction.ConeOrder, name, value);
        }
        foreach (var (name, label) in new[] { ("HVI", "HVI"), ("DIWHVI(5,5)", "DIWHVI") })
        {
            var (x, y) = fitted[name].LogScales;
            measurements.Record(ProgrammableViReproduction.ConeScales, $"{label} x", x);
            measurements.Record(ProgrammableViReproduction.ConeScales, $"{label} y", y);
        }
        var (field, ring) = (fitted["ELBO"], fitted["DIWHVI(5,5)"]);
        var circle = ring.Ring(ProgramRows.None, 5);
        run.Section("Cone", $"{Drawn:N0} draws of the mean field (ELBO) and of the ring (DIWHVI), and points resampled from 20 proposals of the ring.")
            .Add(ConePicture.Of(Math.Sqrt(5), [("mean field", field.Ansatz(ProgramRows.None)), ("ring", circle)],
                ring.Model(ProgramRows.None).Normalize(new ImportanceResampling(20, circle)), Drawn, Resampled, run.Stream["cone"]["pictures"]));
    }

    private static string Stage(string name) => "cone-" + string.Concat(name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c)));
}
