using Ansatz.Lab;
using Ansatz.Probability;

namespace Ansatz.Systems.Representation;

/// <summary>What the theory tells of data and a model, as a report.</summary>
internal static class CollapseReport
{
    private const int MostShown = 24, DeadShown = 6;

    /// <summary>The report of a prediction.</summary>
    /// <param name="moments">The moments of the data.</param>
    /// <param name="options">The model.</param>
    /// <param name="run">The run; it gets the figures.</param>
    public static Report Of(SecondMoments moments, PosteriorCollapseOptions options, Run run)
    {
        var spectrum = CollapseTheory.Spectrum(moments);
        var prediction = CollapseTheory.Predict(spectrum, options);
        foreach (var level in prediction.Levels) run.Figure($"modes of {level.Name} that live", level.Alive);
        var report = new Report("Which latents would live")
        {
            Lead = string.Join("; ", prediction.Levels.Select(level => $"{level.Alive} of {level.Decoder.Count} modes of {level.Name} live")) + ".",
        };
        report.Section("Spectrum", options.Method == CollapseMethod.Cvae
            ? "The variances that a linear map of x leaves of y, and the threshold β η²: a mode lives where its variance lies above."
            : "The variances of the data along their principal directions, and the threshold of the lowest latent.").Add(SpectrumPlot(spectrum, moments, options));
        foreach (var section in Modes(prediction)) report.Add(section);
        report.Section("How far weights may be raised", "The largest weight β, and the largest decoder deviation, at which so many modes live; everything else as given.").Add(Thresholds(prediction, options));
        report.Section("Baselines", "What other theories say of the same data: one that ignores x, probabilistic principal components (β = 1, the noise the mean of the variances left out), "
            + "and a fixed encoder deviation.").Add(Baselines(prediction, moments, options));
        return report;
    }

    /// <summary>The sections with the modes of each level, predicted, and measured where that is known.</summary>
    public static IEnumerable<ReportSection> Modes(CollapsePrediction prediction, IReadOnlyList<LatentModes>? measured = null)
    {
        foreach (var (number, level) in prediction.Levels.Index())
        {
            var found = measured?[number];
            var shown = Math.Min(level.Decoder.Count, Math.Min(level.Alive + DeadShown, MostShown));
            string[] names = [.. Enumerable.Range(1, shown).Select(mode => $"{mode}")];
            KeyValuePair<string, IReadOnlyList<double>> Bars(string name, IReadOnlyList<double> values) => new(name, [.. Enumerable.Range(0, shown).Select(i => i < values.Count ? values[i] : double.NaN)]);
            Plot Bar(string name, string title, Func<LatentModes, IReadOnlyList<double>> values) => Plot.GroupedBar($"{level.Name}-{name}", "mode", title, names,
                [Bars("theory", values(level)), .. found is null ? [] : new[] { Bars("measured", values(found)) }]);
            yield return new ReportSection($"Modes of {level.Name}", $"Singular values of the decoder, and standard deviations of the encoder, of the first {shown} of {level.Decoder.Count}; modes that do not live have the prior's.").Add(
                Bar("decoder", "singular value", modes => modes.Decoder), Bar("deviation", "encoder deviation", modes => modes.Deviations), Table(prediction, level, found, shown));
        }
    }

    private static ReportTable Table(CollapsePrediction prediction, LatentModes level, LatentModes? found, int shown)
    {
        static string Cell(IReadOnlyList<double> values, int mode) => mode < values.Count ? Measurements.Figure(values[mode]) : "";
        string[] columns = ["mode", "variance", "", "encoder", "decoder", "deviation", .. found is null ? [] : new[] { "encoder, measured", "decoder, measured", "deviation, measured" }];
        return new($"modes-{level.Name}", columns, [.. Enumerable.Range(0, shown).Select(i => (IReadOnlyList<string>)
        [
            $"{i + 1}", Cell(prediction.Spectrum, i), level.Decoder[i] > 0 ? "lives" : "dead", Cell(level.Encoder, i), Cell(level.Decoder, i), Cell(level.Deviations, i),
            .. found is null ? [] : new[] { Cell(found.Encoder, i), Cell(found.Decoder, i), Cell(found.Deviations, i) },
        ])]);
    }

    private static Plot SpectrumPlot(IReadOnlyList<double> spectrum, SecondMoments moments, PosteriorCollapseOptions options)
    {
        static Series Line(string name, IReadOnlyList<double> values) => new(name, [.. Enumerable.Range(1, values.Count).Select(i => (double)i)], values);
        var threshold = options.Beta * options.DecoderDeviation * options.DecoderDeviation;
        Series[] lines = moments.XSize > 0 ? [Line("unexplained by x", spectrum), Line("all of y", CollapseTheory.SpectrumWithoutCondition(moments))] : [Line("variance", spectrum)];
        return Plot.Line("spectrum", "mode", "variance", [.. lines, new Series("β η²", [1, spectrum.Count], [threshold, threshold])]).Logarithmic();
    }

    private static ReportTable Thresholds(CollapsePrediction prediction, PosteriorCollapseOptions options)
    {
        static string Cell(double value) => double.IsInfinity(value) ? "any" : Measurements.Figure(value);
        var rows = from level in prediction.Levels.Index()
                   from alive in Counts(Math.Min(level.Item.Decoder.Count, prediction.Spectrum.Count))
                   select (IReadOnlyList<string>)
                   [
                       level.Item.Name, $"{alive}", Cell(CollapseTheory.LargestBeta(prediction.Spectrum, options, alive, level.Index)),
                       Cell(CollapseTheory.LargestDecoderDeviation(prediction.Spectrum, options, alive, level.Index)),
                   ];
        return new("thresholds", ["latent", "modes that live", "largest β", "largest decoder deviation"], [.. rows]);
    }

    /// <summary>1 to 16, then every other power of two, and the last.</summary>
    private static IEnumerable<int> Counts(int most) => Enumerable.Range(1, most).Where(i => i <= 16 || int.IsPow2(i) || i == most);

    private static ReportTable Baselines(CollapsePrediction prediction, SecondMoments moments, PosteriorCollapseOptions options)
    {
        var size = options.LatentSize;
        LatentModes One(IReadOnlyList<double> spectrum, double beta, double decoder, double[]? deviations = null) => CollapseTheory.OneLevel("z", spectrum, size, beta, decoder, options.PriorDeviation, deviations);
        var all = CollapseTheory.SpectrumWithoutCondition(moments);
        var rows = new List<(string Name, LatentModes Modes)> { ("this model", prediction.Levels[0]) };
        if (options.Method == CollapseMethod.Cvae) rows.Add(("standard theory: x ignored", One(all, options.Beta, options.DecoderDeviation)));
        var noise = prediction.Spectrum.Skip(size).DefaultIfEmpty(0).Average();
        rows.Add((FormattableString.Invariant($"probabilistic principal components, noise {Math.Sqrt(noise):0.###}"), One(prediction.Spectrum, 1, Math.Sqrt(noise))));
        if (options.Beta > 0) rows.Add((FormattableString.Invariant($"encoder deviation fixed at {options.PriorDeviation:0.###}"), One(prediction.Spectrum, options.Beta, options.DecoderDeviation, [options.PriorDeviation])));
        return new("baselines", ["theory", "modes that live", "largest singular value of the decoder"],
            [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, $"{row.Modes.Alive}", Measurements.Figure(row.Modes.Decoder[0])])]);
    }
}
