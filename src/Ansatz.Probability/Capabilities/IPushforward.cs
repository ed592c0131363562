using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A draw is a deterministic function of parameter-free noise, so that lanes, particles and replays can share it:
/// Sample(stream) = FromNoise(DrawNoise(stream, BatchShape)). Most distributions of the library are of this kind.
/// </summary>
public interface IPushforward
{
    /// <summary>Base noise for a batch of this shape, which broadcasts against the distribution's own (1 where lanes share it).</summary>
    Noise DrawNoise(RandomStream stream, Shape batch);

    /// <summary>
    /// The draw that this noise gives, [noise batch broadcast with the parameters, event]. Under gradient mode it carries
    /// the path gradient where the distribution is <see cref="IReparameterized"/> or <see cref="IImplicit"/>, otherwise none.
    /// </summary>
    Tensor FromNoise(Noise noise);
}

/// <summary>Asks distributions for their draws from noise.</summary>
internal static class Pushforwards
{
    /// <summary>The distribution as a function of noise.</summary>
    /// <exception cref="NotSupportedException">It can draw only by itself.</exception>
    public static IPushforward AsPushforward(this Distribution distribution) => distribution as IPushforward
        ?? throw new NotSupportedException($"{distribution.Name} draws by itself and not from given noise.");
}
