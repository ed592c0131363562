using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The parameter-free random numbers that a draw is made from: one or more tensors, each [batch, its own inner shape].
/// An engine may slice or stack the leading axes with <see cref="Map"/>: the noise of particle i alone, or one noise
/// shared by all lanes (size 1 in their place).
/// </summary>
/// <param name="Parts">The tensors; which law each has is the distribution's own business.</param>
public sealed record Noise(IReadOnlyList<Tensor> Parts)
{
    /// <summary>Noise of a single tensor.</summary>
    public Noise(Tensor part) : this([part])
    {
    }

    /// <summary>The first tensor, which is all of it for most distributions.</summary>
    public Tensor Part => Parts[0];

    /// <summary>The same noise with every tensor mapped; the map must act on leading (batch) axes only.</summary>
    public Noise Map(Func<Tensor, Tensor> map) => new([.. Parts.Select(map)]);

    /// <summary>The noise of two stages, one after the other.</summary>
    public Noise Concat(Noise other) => new([.. Parts, .. other.Parts]);

    /// <summary>The parts from <paramref name="start"/> on, the noise of a later stage.</summary>
    public Noise From(int start) => new([.. Parts.Skip(start)]);
}
