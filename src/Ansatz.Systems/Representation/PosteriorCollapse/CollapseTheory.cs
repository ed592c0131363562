using Ansatz.Lab;
using Ansatz.Probability;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The optima of linear variational autoencoders in closed form: which directions of the data a latent keeps, and with which singular values and deviations. With
/// the ratio c = η_dec / η_enc; optima are up to rotations. Source: Dang, Tran, Nguyen, Ho, Beyond Vanilla Variational Autoencoders, 2024, theorems 1 to 3.
/// </summary>
public static class CollapseTheory
{
    private const double Farthest = 1e9;

    /// <summary>The variances that decide, falling: the eigenvalues of E[y yᵀ] - E[y xᵀ] E[x xᵀ]⁺ E[x yᵀ].</summary>
    /// <param name="moments">The second moments of data.</param>
    public static IReadOnlyList<double> Spectrum(SecondMoments moments) => SymmetricSpectrum.Of(moments.Unexplained()).Values.ToArray<double>();

    /// <summary>The variances that decide where x is ignored: what the theory of the standard autoencoder says of a conditional one.</summary>
    /// <param name="moments">The second moments of data.</param>
    public static IReadOnlyList<double> SpectrumWithoutCondition(SecondMoments moments) => SymmetricSpectrum.Of(moments.YY).Values.ToArray<double>();

    /// <summary>The optimum of the model of some options on data of a spectrum.</summary>
    /// <param name="spectrum">The variances θ, falling, at least 0.</param>
    /// <param name="options">The model.</param>
    /// <exception cref="OptionException">The objective has no minimum, or no closed form of it is known.</exception>
    public static CollapsePrediction Predict(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options)
    {
        options.Checked();
        if (options.Beta == 0 && options.Method != CollapseMethod.Mhvae && options.Deviation.Value is not null)
            throw new OptionException("beta", "without a KL term and with a fixed encoder deviation the objective has no minimum: scaling z up gains without end");
        return new(spectrum, options.Method == CollapseMethod.Mhvae ? TwoLevels(spectrum, options)
            : [OneLevel("z", spectrum, options.LatentSize, options.Beta, options.DecoderDeviation, options.PriorDeviation, options.Deviation.Value is { } value ? [value] : null)]);
    }

    /// <summary>
    /// One latent. Learned deviations: u² = max(0, θ - β η²) / η_enc² of the decoder, v = u η_enc² / √θ of the encoder, σ = √β η_enc η / √θ where θ > β η², else
    /// η_enc. Fixed ones, the smallest first: with s = √β c, v² = σ (√θ - s σ) / s and u² = s (√θ - s σ) / σ, or 0 where these are negative.
    /// </summary>
    /// <param name="name">The latent's name.</param>
    /// <param name="spectrum">The variances θ, falling.</param>
    /// <param name="size">The length of the latent.</param>
    /// <param name="beta">β.</param>
    /// <param name="decoder">η.</param>
    /// <param name="prior">η_enc.</param>
    /// <param name="deviations">The fixed deviations, one for all or one a latent; null: learned.</param>
    public static LatentModes OneLevel(
        string name, IReadOnlyList<double> spectrum, int size, double beta, double decoder, double prior, IReadOnlyList<double>? deviations = null)
    {
        var modes = Enumerable.Range(0, size).Select(i => i < spectrum.Count ? Math.Max(spectrum[i], 0) : 0);
        if (deviations is null)
        {
            return Modes(name, modes.Select(theta =>
            {
                var u = Math.Sqrt(Math.Max(0, theta - beta * decoder * decoder)) / prior;
                return u > 0 ? (u * prior * prior / Math.Sqrt(theta), u, Math.Sqrt(beta / theta) * prior * decoder) : (0, 0, prior);
            }));
        }
        var ascending = deviations.Count == 1 ? [.. Enumerable.Repeat(deviations[0], size)] : deviations.Order().ToArray();
        var s = Math.Sqrt(beta) * decoder / prior;
        return Modes(name, modes.Zip(ascending, (theta, sigma) =>
        {
            var excess = Math.Max(0, Math.Sqrt(theta) - s * sigma);
            return (Math.Sqrt(sigma * excess / s), Math.Sqrt(s * excess / sigma), sigma);
        }));
    }

    /// <summary>The largest weight β of a level at which so many of its modes live; infinite where they live at any.</summary>
    /// <param name="spectrum">The variances θ, falling.</param>
    /// <param name="options">The model.</param>
    /// <param name="alive">How many modes, at least 1.</param>
    /// <param name="level">0: z or z1, weighted by β; 1: z2, weighted by β₂.</param>
    public static double LargestBeta(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options, int alive, int level = 0) =>
        Largest(value => AliveAt(spectrum, level == 0 ? options with { Beta = value } : options with { TopBeta = value }, level) >= alive);

    /// <summary>The largest deviation of the decoder at which so many modes of a level live; infinite where they live at any.</summary>
    /// <param name="spectrum">The variances θ, falling.</param>
    /// <param name="options">The model.</param>
    /// <param name="alive">How many modes, at least 1.</param>
    /// <param name="level">0: z or z1; 1: z2.</param>
    public static double LargestDecoderDeviation(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options, int alive, int level = 0) =>
        Largest(value => AliveAt(spectrum, options with { DecoderDeviation = value }, level) >= alive);

    private static int AliveAt(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options, int level)
    {
        var learnsBoth = options is { Method: CollapseMethod.Mhvae, Deviation.Value: null, TopEncoderDeviation.Value: null };
        return learnsBoth && options.TopBeta < options.Beta ? 0 : Predict(spectrum, options).Levels[level].Alive;
    }

    /// <summary>The largest number of which something holds that ceases to hold once; by bisection of its logarithm.</summary>
    private static double Largest(Func<double, bool> holds)
    {
        var (low, high) = (1 / Farthest, Farthest / 1e3);
        if (holds(high)) return double.PositiveInfinity;
        if (!holds(low)) return 0;
        for (var i = 0; i < 100; i++)
        {
            var middle = Math.Sqrt(low * high);
            if (holds(middle)) low = middle;
            else high = middle;
        }
        return low;
    }

    private static IReadOnlyList<LatentModes> TwoLevels(IReadOnlyList<double> spectrum, PosteriorCollapseOptions options)
    {
        if (options.Beta == 0 || options.TopBeta == 0) throw new OptionException(options.Beta == 0 ? "beta" : "top-beta", "the theory of two levels needs weights above 0");
        return (options.Deviation.Value, options.TopEncoderDeviation.Value) switch
        {
            ({ } lower, null) => TwoLevelTheory.LearnedAbove(spectrum, options, lower),
            ({ } lower, { } upper) => TwoLevelTheory.Fixed(spectrum, options, lower, upper),
            (null, null) => TwoLevelTheory.LearnedBoth(spectrum, options),
            _ => throw new OptionException("top-encoder-deviation", "no closed form is known with a learned deviation below and a fixed one above; fix --encoder-deviation, or learn both"),
        };
    }

    internal static LatentModes Modes(string name, IEnumerable<(double Encoder, double Decoder, double Deviation)> modes)
    {
        var list = modes.ToArray();
        return new(name, [.. list.Select(mode => mode.Encoder)], [.. list.Select(mode => mode.Decoder)], [.. list.Select(mode => mode.Deviation)]);
    }
}
