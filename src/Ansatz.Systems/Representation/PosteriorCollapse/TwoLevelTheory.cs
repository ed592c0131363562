namespace Ansatz.Systems.Representation;

/// <summary>
/// The optima of the linear hierarchical model with d1 and d2 latents, mode by mode for singular values √θ of the data: λ of the lower encoder behind whitened
/// data, ω of the upper decoder. The rest follows from stationarity: √θ λ / (λ² + σ1²) of the lower decoder, ω / (ω² + β2 c² / β1) of the upper encoder.
/// </summary>
internal static class TwoLevelTheory
{
    /// <summary>A fixed lower deviation σ1, learned upper ones: theorem 3 in three cases, with a = σ1², b = β2 η² / β1.</summary>
    public static IReadOnlyList<LatentModes> LearnedAbove(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options, double sigma)
    {
        var (b1, b2, eta, prior, c) = (options.Beta, options.TopBeta, options.DecoderDeviation, options.PriorDeviation, options.Ratio);
        var (a, b) = (sigma * sigma, b2 * eta * eta / b1);
        return Levels(spectrum, options, (theta, hasUpper) =>
        {
            if (!hasUpper) return (Alone(theta, sigma, b1), 0);
            var excess = Math.Sqrt(Math.Max(0, theta * theta - b2 * eta * eta)) * sigma / (Math.Sqrt(b2) * eta);
            var gain = a * theta * theta / (b2 * eta * eta); // λ² + a of a mode that lives
            if (a >= b) return (excess, Math.Sqrt(Math.Max(a, gain) - b) / prior);
            return gain < b ? (Alone(theta, sigma, b1), 0) : (excess, Math.Sqrt(gain - b) / prior);
        }, _ => sigma, omega => Math.Sqrt(b2) * eta / Math.Sqrt(b1 * omega * omega + b2 * c * c));
    }

    /// <summary>Both deviations fixed.</summary>
    public static IReadOnlyList<LatentModes> Fixed(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options, double lower, double upper)
    {
        var (b1, b2, c) = (options.Beta, options.TopBeta, options.Ratio);
        var s = Math.Sqrt(b1 * b2) * c * lower * upper;
        return Levels(spectrum, options, (theta, hasUpper) =>
        {
            if (!hasUpper) return (Alone(theta, lower, b1), 0);
            if (theta >= Math.Sqrt(s) && theta >= b2 * Math.Sqrt(b1) * c * c * upper * upper / lower)
            {
                var lambda = Math.Cbrt(lower * lower / (Math.Sqrt(b1 * b2) * c * upper)) * Math.Sqrt(Math.Max(0, Math.Pow(theta, 4 / 3.0) - Math.Pow(s, 2 / 3.0)));
                var omega = Math.Cbrt(Math.Sqrt(b2) * c * lower / (b1 * upper * upper))
                    * Math.Sqrt(Math.Max(0, Math.Pow(theta, 2 / 3.0) - Math.Cbrt(b2 * b2 * Math.Pow(c * upper, 4) / (b1 * lower * lower))));
                return (lambda, omega);
            }
            return Math.Sqrt(b1) * lower >= Math.Sqrt(b2) * c * upper
                ? (0, Math.Sqrt(Math.Max(0, Math.Sqrt(b2 / b1) * c * lower / upper - b2 / b1 * c * c)))
                : (Alone(theta, lower, b1), 0);
        }, _ => lower, _ => upper);
    }

    /// <summary>
    /// Both deviations learned, β2 >= β1: the upper level collapses (with β2 = β1 it is one optimum of a valley), and the lower one is a single latent whose prior
    /// deviation is η. With β2 below β1 there is no minimum.
    /// </summary>
    public static IReadOnlyList<LatentModes> LearnedBoth(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options)
    {
        var lower = CollapseTheory.OneLevel("z1", spectrum, options.LatentSize, options.Beta, options.DecoderDeviation, options.DecoderDeviation);
        return [lower, CollapseTheory.Modes("z2", Enumerable.Repeat((0.0, 0.0, options.PriorDeviation), options.TopLatentSize))];
    }

    /// <summary>λ of a mode without an upper level.</summary>
    private static double Alone(double theta, double sigma, double beta) => Math.Sqrt(Math.Max(0, sigma / Math.Sqrt(beta) * (theta - Math.Sqrt(beta) * sigma)));

    private static LatentModes[] Levels(
        IReadOnlyList<double> spectrum, PosteriorCollapseOptions options, Func<double, bool, (double Lambda, double Omega)> mode, Func<double, double> lower, Func<double, double> upper)
    {
        var both = Math.Min(options.LatentSize, options.TopLatentSize);
        var ratio = options.TopBeta * options.Ratio * options.Ratio / options.Beta;
        double Theta(int i) => i < spectrum.Count ? Math.Sqrt(Math.Max(spectrum[i], 0)) : 0;
        return
        [
            CollapseTheory.Modes("z1", Enumerable.Range(0, options.LatentSize).Select(i =>
            {
                var (theta, lambda) = (Theta(i), mode(Theta(i), i < both).Lambda);
                return (lambda, theta * lambda / (lambda * lambda + lower(0) * lower(0)), lower(0));
            })),
            CollapseTheory.Modes("z2", Enumerable.Range(0, options.TopLatentSize).Select(i =>
            {
                var omega = i < both ? mode(Theta(i), true).Omega : 0;
                return (omega / (omega * omega + ratio), omega, upper(omega));
            })),
        ];
    }
}
