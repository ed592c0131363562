using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>An analysis as tables and pictures.</summary>
internal static class ActiveReport
{
    private const int Columns = 9;

    /// <summary>The sections of a report.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="decoder">What shows the latents; null: nothing.</param>
    /// <param name="item">The shape of an item; latents are shown of images only.</param>
    public static IEnumerable<ReportSection> Sections(ActiveAnalysis analysis, ILatentDecoder? decoder, Shape? item)
    {
        yield return new ReportSection("Latents", $"{Counts(analysis)} on {analysis.Count:N0} examples. A latent is active where σ² is small on all examples (left, below), passive where it is 1 on all (right, below), mixed elsewhere.")
            .Add(Regions(analysis), ReportOf("latents", Latents(analysis)));
        yield return new ReportSection("Correlations", "|ρ| of the means that people use, and of the draws that the decoder sees. Passive latents come last: correlated in the means, uncorrelated in the draws.")
            .Add(Map(analysis, LatentRepresentation.Mean), Map(analysis, LatentRepresentation.Sampled));
        yield return new ReportSection("Dependence", "Of each subset of latents, in both representations: the total correlation and Wasserstein correlation of the normal distribution with these moments, and the mean mutual information of pairs over 20 intervals.")
            .Add(TotalCorrelations(analysis), ReportOf("dependence", Dependence(analysis)));
        if (decoder is not null && item is { Rank: 3 })
            yield return new ReportSection("Traversals", "One latent at a time from -2 to 2, the others those of the first example.").Add(Traversals(analysis, decoder));
    }

    /// <summary>A row a latent.</summary>
    public static Table Latents(ActiveAnalysis analysis)
    {
        var latents = analysis.Regime.Latents;
        NumberColumn Of(string name, Func<LatentFacts, double> value) => new(name, [.. latents.Select(value)]);
        return new(
        [
            new TextColumn("latent", latents.Select((_, j) => $"z{j}"), role: ColumnRole.Id), new TextColumn("kind", latents.Select(latent => Naming.Kebab($"{latent.Kind}"))),
            Of("mean_of_variance", latent => latent.MeanOfVariance), Of("variance_of_variance", latent => latent.VarianceOfVariance), Of("variance_of_mean", latent => latent.VarianceOfMean),
            new NumberColumn("dead", [.. latents.Select(latent => latent.IsDead ? 1.0 : 0)], ColumnKind.Boolean),
        ]);
    }

    /// <summary>A row a subset and representation.</summary>
    public static Table Dependence(ActiveAnalysis analysis)
    {
        var rows = (from subset in LatentSubset.All
                    from representation in Enum.GetValues<LatentRepresentation>()
                    let found = analysis.Dependence(representation, subset)
                    where found is not null
                    select (Subset: subset, Representation: representation, Found: found)).ToArray();
        NumberColumn Of(string name, Func<LatentDependence, double> value, string unit = "") => new(name, [.. rows.Select(row => value(row.Found))], unit: unit);
        return new(
        [
            new TextColumn("subset", rows.Select(row => row.Subset.Name)), new TextColumn("representation", rows.Select(row => ActiveEvaluation.Name(row.Representation))),
            new NumberColumn("latents", [.. rows.Select(row => (double)row.Found.Covariance.Size(0))], ColumnKind.Integer),
            Of("total_correlation", found => found.TotalCorrelation, "nats"), Of("wasserstein_correlation", found => found.WassersteinCorrelation),
            Of("averaged_information", found => found.AveragedInformation, "nats"),
        ]);
    }

    /// <summary>A row a pair of latents: their correlations, and the one that the means imply for the draws.</summary>
    public static Table Correlations(ActiveAnalysis analysis)
    {
        var d = analysis.Regime.Latents.Count;
        var (mean, sampled, implied) = (analysis.Dependence(LatentRepresentation.Mean).Correlation.ToArray<double>(),
            analysis.Dependence(LatentRepresentation.Sampled).Correlation.ToArray<double>(), analysis.ImpliedCorrelation().ToArray<double>());
        var pairs = (from i in Enumerable.Range(0, d) from j in Enumerable.Range(i + 1, d - i - 1) select (i, j)).ToArray();
        NumberColumn Of(string name, double[] values) => new(name, [.. pairs.Select(pair => values[pair.i * d + pair.j])]);
        return new([new TextColumn("first", pairs.Select(pair => $"z{pair.i}")), new TextColumn("second", pairs.Select(pair => $"z{pair.j}")), Of("mean", mean), Of("sampled", sampled), Of("implied", implied)]);
    }

    /// <summary>The counts of the kinds in words.</summary>
    public static string Counts(ActiveAnalysis analysis) =>
        string.Join(", ", Enum.GetValues<LatentKind>().Select(kind => $"{analysis.Regime.Count(kind)} {Naming.Kebab($"{kind}")}"));

    /// <summary>What the user should know of.</summary>
    public static IEnumerable<string> Doubts(ActiveAnalysis analysis)
    {
        foreach (var doubt in analysis.Regime.Doubts) yield return doubt;
        foreach (var representation in Enum.GetValues<LatentRepresentation>())
            if (analysis.Dependence(representation) is var found && double.IsPositiveInfinity(found.TotalCorrelation))
                yield return $"the total correlation of the {ActiveEvaluation.Name(representation)} representation is infinite: z{found.ClosestPair().First} and z{found.ClosestPair().Second} say the same";
    }

    /// <summary>One latent at a time, a row a latent, the active ones first.</summary>
    public static ImageGrid Traversals(ActiveAnalysis analysis, ILatentDecoder decoder)
    {
        var order = Ordered(analysis);
        var start = analysis.Mean.Narrow(0, 0, 1).To(ScalarType.Float32);
        var values = Tensor.Linspace(-2, 2, Columns, device: start.Device).Unsqueeze(-1);
        var rows = order.Select(j =>
        {
            var chosen = Tensor.Arange(start.Size(1), device: start.Device).Eq(j).To(ScalarType.Float32);
            return start * (1 - chosen) + values * chosen;
        });
        return ImageGrid.Of("traversals", decoder.Decode(Tensor.Cat([.. rows], 0)), Columns).Named([.. order.Select(j => Label(analysis, j))], []);
    }

    private static Plot Regions(ActiveAnalysis analysis)
    {
        const double edge = LatentRegime.VarianceThreshold, width = LatentRegime.MeanThreshold;
        var latents = analysis.Regime.Latents;
        var top = Math.Max(2 * edge, 1.05 * latents.Max(latent => latent.VarianceOfVariance));
        return Plot.Scatter("regime", "mean of σ² over examples", "variance of σ² over examples", [.. Enum.GetValues<LatentKind>().Select(kind =>
            latents.Where(latent => latent.Kind == kind).ToArray() is var mine
                ? new Series(Naming.Kebab($"{kind}"), [.. mine.Select(latent => latent.MeanOfVariance)], [.. mine.Select(latent => latent.VarianceOfVariance)]) : null!)])
            .Over(new Rectangle("active", 0, width, 0, edge), new Rectangle("passive", 1 - width, 1 + width, 0, edge), new Rectangle("mixed", 0, Math.Max(1 + width, latents.Max(latent => latent.MeanOfVariance)), edge, top),
                new Rectangle("mixed", width, 1 - width, 0, edge));
    }

    private static Plot Map(ActiveAnalysis analysis, LatentRepresentation representation)
    {
        var order = Ordered(analysis);
        var values = analysis.Dependence(representation).Correlation.Abs().ToArray<double>();
        var matrix = new double[order.Length, order.Length];
        for (var i = 0; i < order.Length; i++)
            for (var j = 0; j < order.Length; j++) matrix[i, j] = values[order[i] * order.Length + order[j]];
        return Plot.HeatMap($"correlation-{ActiveEvaluation.Name(representation)}", "", "", matrix, [.. order.Select(j => Label(analysis, j))], [.. order.Select(j => $"z{j}")]) with { Caption = $"|ρ|, {ActiveEvaluation.Name(representation)} representation" };
    }

    private static Plot TotalCorrelations(ActiveAnalysis analysis)
    {
        LatentSubset[] shown = [.. ((LatentSubset[])[LatentSubset.Full, LatentSubset.ActiveAndMixed, LatentSubset.Active]).Where(subset => subset.Of(analysis.Regime.Kinds).Length >= 2)];
        return Plot.GroupedBar("total-correlation", "latents", "total correlation [nats]", [.. shown.Select(subset => subset.Name)],
            [.. Enum.GetValues<LatentRepresentation>().Select(representation => KeyValuePair.Create(ActiveEvaluation.Name(representation),
                (IReadOnlyList<double>)[.. shown.Select(subset => analysis.Dependence(representation, subset)!.TotalCorrelation)]))]);
    }

    private static int[] Ordered(ActiveAnalysis analysis) => [.. Enumerable.Range(0, analysis.Regime.Latents.Count).OrderBy(j => analysis.Regime.Latents[j].Kind switch { LatentKind.Active => 0, LatentKind.Mixed => 1, _ => 2 })];

    private static string Label(ActiveAnalysis analysis, int latent) => $"z{latent} {Naming.Kebab($"{analysis.Regime.Latents[latent].Kind}")}";

    private static ReportTable ReportOf(string name, Table table) => new(name, table.Names,
        [.. Enumerable.Range(0, table.Count).Select(row => (IReadOnlyList<string>)[.. table.Columns.Select(column => column is NumberColumn { Kind: ColumnKind.Number } numbers ? Measurements.Figure(numbers.Values[row]) : column.Text(row))])]);
}
