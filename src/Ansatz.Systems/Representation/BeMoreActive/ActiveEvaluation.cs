using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Counts, total correlations, and what tasks lose or gain when latents are left out.</summary>
internal static class ActiveEvaluation
{
    /// <summary>The figures in order, by name with unit.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="tasks">The tasks; null: none.</param>
    /// <param name="stream">The randomness of the random subset.</param>
    /// <param name="run">The run; it may be cancelled between probes.</param>
    public static IReadOnlyList<KeyValuePair<string, MeanFigure>> Of(ActiveAnalysis analysis, LatentTasks? tasks, RandomStream stream, Run run)
    {
        var figures = new List<KeyValuePair<string, MeanFigure>>();
        void Add(string name, MeanFigure figure) => figures.Add(new(name, figure));
        foreach (var kind in Enum.GetValues<LatentKind>()) Add($"{Naming.Kebab($"{kind}")} latents", new(analysis.Regime.Count(kind), 0));
        foreach (var subset in (LatentSubset[])[LatentSubset.Full, LatentSubset.ActiveAndMixed])
            foreach (var representation in Enum.GetValues<LatentRepresentation>())
                if (analysis.Dependence(representation, subset) is { } dependence)
                    Add($"total correlation, {Name(representation)}, {subset.Name} [nats]", new(dependence.TotalCorrelation, 0));
        if (tasks is null) return figures;
        foreach (var (name, rows) in Representations(analysis, stream))
            foreach (var (probe, label) in new[] { (LatentProbe.Logistic, "logistic"), (LatentProbe.LogisticUnscaled, "logistic, unscaled"), (LatentProbe.Trees, "trees") })
            {
                run.Cancellation.ThrowIfCancellationRequested();
                Add($"accuracy, {label}, {name}", tasks.Accuracy(rows, probe));
            }
        Add("accuracy, uniform chance", tasks.Chance(analysis.Count));
        return figures;
    }

    /// <summary>What is fed to the tasks: every subset of latents of both representations, whitened means, and as many latents at random as are active or mixed.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="stream">The randomness of the random subset.</param>
    public static IEnumerable<(string Name, Tensor Rows)> Representations(ActiveAnalysis analysis, RandomStream stream)
    {
        foreach (var representation in Enum.GetValues<LatentRepresentation>())
            foreach (var subset in LatentSubset.All)
                if (subset.Of(analysis.Regime.Kinds) is { Length: > 0 } members && (subset == LatentSubset.Full || members.Length < analysis.Regime.Latents.Count))
                    yield return ($"{Name(representation)}, {subset.Name}", Keep(analysis[representation], members));
        yield return ("whitened mean, full", Whitened(analysis.Mean));
        var kept = LatentSubset.ActiveAndMixed.Of(analysis.Regime.Kinds).Length;
        if (kept > 0 && kept < analysis.Regime.Latents.Count) yield return ("mean, as many at random", Keep(analysis.Mean, RandomSubset(analysis, kept, stream)));
    }

    /// <summary>Some of the latents of a representation.</summary>
    /// <param name="rows">[n, latent].</param>
    /// <param name="members">Their numbers.</param>
    public static Tensor Keep(Tensor rows, IReadOnlyList<int> members) => new LatentFilter((int)rows.Size(1), members).Apply(rows);

    /// <summary>The projections on principal components, each with variance 1.</summary>
    /// <param name="mean">[n, latent].</param>
    public static Tensor Whitened(Tensor mean)
    {
        var components = PrincipalComponents.Of(mean, (int)mean.Size(1));
        return components.Project(mean) / components.Variances.Clamp(min: 1e-12).Sqrt();
    }

    /// <summary>As many latents as are wanted, drawn from all.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="count">How many.</param>
    /// <param name="stream">The draw.</param>
    public static int[] RandomSubset(ActiveAnalysis analysis, int count, RandomStream stream) => [.. stream["subset"].Permutation(analysis.Regime.Latents.Count).ToArray<int>().Take(count).Order()];

    /// <summary>A representation in words.</summary>
    /// <param name="representation">Which.</param>
    public static string Name(LatentRepresentation representation) => representation == LatentRepresentation.Mean ? "mean" : "sampled";
}
