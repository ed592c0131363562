using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;

namespace Ansatz.Systems.Programs;

/// <summary>E2: the coin with 6 and with 8 heads of 10. Adam at 0.02 down to 0, 3000 steps.</summary>
internal static class CoinExperiment
{
    private const int Steps = 3000, Samples = 64, Evaluations = 50_000;

    /// <summary>Measures one seed.</summary>
    public static void Measure(Run run, Measurements measurements)
    {
        foreach (var heads in (int[])[6, 8])
        {
            var coin = new Coin(heads);
            var objective = Bound.Elbo.Of(coin.Model(ProgramRows.None), coin.Ansatz(ProgramRows.None));
            new Trainer(coin) { Optimizer = new Adam(Schedule.Cosine(0.02)), Estimate = new(Particles: Samples), Run = run, Stage = $"coin-{heads}", ObjectiveName = "ELBO [nats]" }.Fit(objective, Steps);
            var (a, b) = coin.Shape;
            measurements.Record(ProgrammableViReproduction.Coin, $"{heads}/10 mean", a / (a + b));
            measurements.Record(ProgrammableViReproduction.Coin, $"{heads}/10 sd", Math.Sqrt(a * b / ((a + b) * (a + b) * (a + b + 1))));
            measurements.Record(ProgrammableViReproduction.Coin, $"{heads}/10 ELBO", objective.Estimate(run.Stream["coin"][heads], new(Particles: Evaluations)).Value);
        }
    }

    /// <summary>Whether the figures of one number of heads are the exact ones.</summary>
    public static bool Agrees(IReadOnlyDictionary<string, double> q, int heads, double mean, double deviation, double evidence) =>
        Math.Abs(q[$"{heads}/10 mean"] - mean) < 0.005 && Math.Abs(q[$"{heads}/10 sd"] - deviation) < 0.005 && Math.Abs(q[$"{heads}/10 ELBO"] - evidence) < 0.01;
}
