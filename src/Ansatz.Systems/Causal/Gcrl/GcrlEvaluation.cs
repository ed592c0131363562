using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>What is measured of a forecaster on scenes whose future is known.</summary>
/// <param name="Samples">The futures of each scene.</param>
/// <param name="Environments">The environment of each member; empty: not known.</param>
/// <param name="Errors">The displacement errors of the forecasts, one a member.</param>
/// <param name="Straight">Those of constant velocity.</param>
/// <param name="Collisions">The share of pairs of a scene that come nearer than 0.2 m in a forecast.</param>
/// <param name="TrueCollisions">The same of what happened.</param>
internal sealed record GcrlEvaluation(
    int Samples, IReadOnlyList<string> Environments, DisplacementErrors Errors, DisplacementErrors Straight, double Collisions, double TrueCollisions)
{
    /// <summary>Collisions are counted over at most so many futures of a scene.</summary>
    private const int CollisionSamples = 20;

    /// <summary>Measures a forecaster.</summary>
    public static GcrlEvaluation Of(Gcrl model, Scenes scenes, int samples, Run run)
    {
        SceneData.CheckSizes(scenes, model.Options);
        var stream = run.Stream["evaluate"];
        var parts = SceneData.Each(scenes, run.Device, model.Options.Observed, (motion, batch) =>
        {
            using var scope = TensorScope.Open();
            var predicted = model.Forecast(motion, samples, stream[batch]);
            var truth = motion.Future! + motion.Last;
            var few = predicted.Narrow(0, 0, Math.Min(samples, CollisionSamples));
            return (Errors: TrajectoryMetrics.Errors(predicted, truth, motion.Scenes.Sizes),
                Straight: TrajectoryMetrics.Errors(TrajectoryMetrics.ConstantVelocity(motion.Past.Narrow(2, 0, 2), model.Options.Horizon).Unsqueeze(0), truth),
                Collisions: TrajectoryMetrics.CollisionRate(few, motion.Scenes.Sizes), True: TrajectoryMetrics.CollisionRate(truth.Unsqueeze(0), motion.Scenes.Sizes),
                Pairs: motion.Scenes.Sizes.Sum(size => size * (size - 1) / 2.0));
        });
        static DisplacementErrors Join(IEnumerable<DisplacementErrors> all) =>
            new([.. all.SelectMany(e => e.BestAverage)], [.. all.SelectMany(e => e.BestFinal)], [.. all.SelectMany(e => e.MeanAverage)], [.. all.SelectMany(e => e.MeanFinal)]);
        var pairs = Math.Max(parts.Sum(p => p.Pairs), 1);
        string[] environments = [.. Enumerable.Range(0, scenes.Count).SelectMany(scene => scenes.MembersOf(scene).Select(_ => scenes.EnvironmentOf(scene) is >= 0 and var e ? scenes.Environments[e] : ""))];
        return new(samples, environments, Join(parts.Select(p => p.Errors)), Join(parts.Select(p => p.Straight)), parts.Sum(p => p.Collisions * p.Pairs) / pairs, parts.Sum(p => p.True * p.Pairs) / pairs);
    }

    /// <summary>The mean over members of ADE of the best sample.</summary>
    public double BestAverage => Errors.BestAverage.Average();

    /// <summary>The mean over members of ADE of the mean sample.</summary>
    public double MeanAverage => Errors.MeanAverage.Average();

    /// <summary>The figures by name with unit.</summary>
    public IEnumerable<KeyValuePair<string, MeanFigure>> Figures()
    {
        IEnumerable<KeyValuePair<string, MeanFigure>> Of(string where, Func<IReadOnlyList<double>, IReadOnlyList<double>> choose)
        {
            yield return new($"ADE, best of {Samples}{where} [m]", MeanFigure.Of(choose(Errors.BestAverage)));
            yield return new($"FDE, best of {Samples}{where} [m]", MeanFigure.Of(choose(Errors.BestFinal)));
            yield return new($"ADE, mean of {Samples}{where} [m]", MeanFigure.Of(choose(Errors.MeanAverage)));
            yield return new($"FDE, mean of {Samples}{where} [m]", MeanFigure.Of(choose(Errors.MeanFinal)));
            yield return new($"ADE, constant velocity{where} [m]", MeanFigure.Of(choose(Straight.BestAverage)));
        }
        foreach (var figure in Of("", errors => errors)) yield return figure;
        yield return new("collisions, share of pairs", new(Collisions, 0));
        yield return new("collisions in the truth, share of pairs", new(TrueCollisions, 0));
        string[] names = [.. Environments.Where(name => name.Length > 0).Distinct()];
        if (names.Length < 2) yield break;
        foreach (var name in names)
            foreach (var figure in Of($", {name}", errors => [.. Enumerable.Range(0, errors.Count).Where(i => Environments[i] == name).Select(i => errors[i])])) yield return figure;
    }
}
