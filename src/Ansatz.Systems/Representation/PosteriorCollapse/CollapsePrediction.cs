namespace Ansatz.Systems.Representation;

/// <summary>A level of latents, mode by mode in the order of the spectrum: what the theory predicts, or what a linear model has come to.</summary>
/// <param name="Name">The latent, <c>z</c>, <c>z1</c> or <c>z2</c>.</param>
/// <param name="Encoder">Singular values of the encoder behind whitened data, falling.</param>
/// <param name="Decoder">Singular values of the decoder, falling.</param>
/// <param name="Deviations">Standard deviations of the encoder, rising: those of modes that live are smaller than the prior's.</param>
public sealed record LatentModes(string Name, IReadOnlyList<double> Encoder, IReadOnlyList<double> Decoder, IReadOnlyList<double> Deviations)
{
    /// <summary>How many modes live: those that the decoder reads.</summary>
    public int Alive => Decoder.Count(value => value > 0);

    /// <summary>How many modes live as a measurement can tell: those whose encoder deviation is below a share of the prior's.</summary>
    /// <param name="prior">The deviation that collapsed modes have.</param>
    /// <param name="share">The share.</param>
    public int AliveBelow(double prior, double share = 0.9) => Deviations.Count(deviation => deviation < share * prior);

    /// <summary>The largest absolute difference to other modes: of singular values (encoder and decoder), and of deviations.</summary>
    /// <param name="other">As many modes.</param>
    public (double Values, double Deviations) DistanceTo(LatentModes other)
    {
        static double Largest(IReadOnlyList<double> a, IReadOnlyList<double> b) => a.Zip(b, (u, v) => Math.Abs(u - v)).DefaultIfEmpty().Max();
        return (Math.Max(Largest(Encoder, other.Encoder), Largest(Decoder, other.Decoder)), Largest(Deviations, other.Deviations));
    }
}

/// <summary>What the theory predicts.</summary>
/// <param name="Spectrum">
/// The variances θ that decide, falling: eigenvalues of the second moments of y, or of what a linear map of x leaves of them. (The specifications of the models
/// without x call their square roots θ.)
/// </param>
/// <param name="Levels">One level, or the lower and the upper one.</param>
public sealed record CollapsePrediction(IReadOnlyList<double> Spectrum, IReadOnlyList<LatentModes> Levels);
