using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>A distribution with parameters, in any type and batch.</summary>
/// <param name="Name">What the reference tables call it.</param>
/// <param name="Make">Builds it.</param>
public sealed record DistributionCase(string Name, Func<ParameterSource, Distribution> Make)
{
    /// <summary>The greatest outcome to sum to, for discrete distributions without an upper end.</summary>
    public int Most { get; init; } = 400;

    /// <summary>The least outcome to sum from.</summary>
    public int Least { get; init; }

    /// <summary>Whether mean and variance are those of directions, not of numbers.</summary>
    public bool HasCircularMoments { get; init; }

    /// <summary>Whether a path gradient passes through a second random variable, so that only its mean is that of -dF/p.</summary>
    public bool IsCompound { get; init; }

    /// <summary>Values that have positive probability, of a distribution that is continuous elsewhere.</summary>
    public IReadOnlyList<double> Atoms { get; init; } = [];

    /// <summary>Whether the density is infinite at zero, inside the support.</summary>
    public bool HasPole { get; init; }

    /// <summary>The relative error allowed in integrals over the density, for those with a pole at the end of the support.</summary>
    public double Tolerance { get; init; } = 1e-6;

    public Distribution Of(ScalarType type = ScalarType.Float64, Shape batch = default) => Make(new ParameterSource(type, batch));

    public override string ToString() => Name;
}
