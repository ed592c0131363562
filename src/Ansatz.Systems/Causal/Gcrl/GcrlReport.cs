using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>Figures and pictures of a fitted forecaster.</summary>
internal static class GcrlReport
{
    private const int Fan = 20, FigureSamples = 100, FigureScenes = 600, Points = 600;

    /// <summary>Below this mean divergence from the prior, in nats, the style carries nothing of the past.</summary>
    private const double Collapsed = 0.05;

    /// <summary>Measures the model on scenes that it did not learn from, warns of a collapsed style, and adds the pictures.</summary>
    public static void Add(Gcrl model, Scenes scenes, Run run)
    {
        foreach (var (name, figure) in GcrlEvaluation.Of(model, scenes.Thinned(FigureScenes), FigureSamples, run).Figures().Take(7)) run.Figure($"test {name}", figure.Value);
        if (model.Options.Method != GcrlMethod.Deterministic && StyleDivergence(model, scenes, run) is < Collapsed and var divergence)
            run.Warn($"the style carries {divergence:0.000} nats of the past, hardly anything: give --style-weight warmup:0.1, or a smaller --observation-variance");
        run.Section("Futures", "Twenty drawn futures of a scene that was not learned from, the past, and what followed.").Add(FanOf(model, Liveliest(scenes), run, "fan"));
        if (model.Options.Method != GcrlMethod.Deterministic) run.Section("Styles", "The mean style of scenes that were not learned from, by environment.").Add(Styles(model, scenes, run, "styles"));
    }

    /// <summary>KL(q(s|x) ‖ p(s)), the mean over items by one draw each, in nats.</summary>
    public static double StyleDivergence(Gcrl model, Scenes scenes, Run run)
    {
        using var off = NoGrad.Begin();
        var (_, _, mean, deviation) = SceneData.EncodeAll(model, scenes.Thinned(Points), run.Device);
        var q = new Probability.Normal(mean, deviation).ToEvent();
        var s = q.Sample(run.Stream["divergence"]);
        return (q.LogDensity(s) - model.StylePrior.LogDensity(s)).Mean().ToDouble();
    }

    /// <summary>The scene in which people leave the straight line most, so that there is something to forecast.</summary>
    public static Scenes Liveliest(Scenes scenes)
    {
        var few = scenes.Thinned(FigureScenes);
        double Bend(int scene)
        {
            var paths = few.Batch([scene]).Paths.Narrow(2, 0, 2);
            var turns = paths.Narrow(1, 2, paths.Size(1) - 2) - 2 * paths.Narrow(1, 1, paths.Size(1) - 2) + paths.Narrow(1, 0, paths.Size(1) - 2);
            return turns.Square().Sum().ToDouble();
        }
        using var scope = TensorScope.Open();
        return few.Select([Enumerable.Range(0, few.Count).OrderBy(Bend).ElementAt((int)(0.9 * (few.Count - 1)))]);
    }

    /// <summary>Drawn futures of one scene.</summary>
    public static Plot FanOf(Gcrl model, Scenes scene, Run run, string name)
    {
        using var scope = TensorScope.Open();
        var motion = Motion.Of(scene.Batch().To(run.Device), model.Options.Observed);
        var drawn = model.Forecast(motion, Fan, run.Stream["fan"]);
        var (past, future) = (motion.Past.Narrow(2, 0, 2), motion.Future! + motion.Last);
        static Series Points(string series, Tensor paths) => new(series, paths.Select(-1, 0).Flatten().ToArray<double>(), paths.Select(-1, 1).Flatten().ToArray<double>());
        return Plot.Scatter(name, "x [m]", "y [m]", Points($"{Fan} futures", drawn), Points("past", past), Points("what followed", future));
    }

    /// <summary>The first two numbers of the mean style, by environment.</summary>
    public static Plot Styles(Gcrl model, Scenes scenes, Run run, string name)
    {
        var thin = scenes.Thinned(Points);
        var style = SceneData.EncodeAll(model, thin, run.Device).Style;
        var owner = model.Options.Networks == GcrlNetworks.Pairs ? [.. Enumerable.Range(0, thin.Count)] : Enumerable.Range(0, thin.Count).SelectMany(scene => thin.MembersOf(scene).Select(_ => scene)).ToArray();
        var (x, y) = (style.Select(1, 0).ToArray<double>(), style.Select(1, Math.Min(1, (int)style.Size(1) - 1)).ToArray<double>());
        return Plot.Scatter(name, "s 1", "s 2", [.. owner.Select((scene, item) => (Item: item, Environment: thin.EnvironmentOf(scene))).GroupBy(p => p.Environment).OrderBy(g => g.Key)
            .Select(g => new Series(g.Key >= 0 ? thin.Environments[g.Key] : "not known", [.. g.Select(p => x[p.Item])], [.. g.Select(p => y[p.Item])]))]);
    }
}
