using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>A TorchScript network as an encoder: items in, [n, 2 latent] out, the means first and then the spreads.</summary>
/// <param name="network">The network.</param>
/// <param name="spread">What the second half of its output holds.</param>
public sealed class ScriptEncoder(TorchScript network, LatentSpread spread) : IGaussianEncoder
{
    /// <inheritdoc/>
    public Shape? ItemShape => null;

    /// <inheritdoc/>
    /// <exception cref="DataException">The output has not two dimensions of which the second is even, or its spread is not what was said.</exception>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor items)
    {
        var output = Chunked.Map(items, network.Forward);
        if (output.Rank != 2 || output.Size(1) % 2 != 0)
            throw new DataException(network.Path, "", $"gives {output.Shape}, where [n, 2 latent] is expected, the means first and then the spreads");
        var halves = output.Chunk(2, -1);
        return (halves[0], spread.ToLogVariance(halves[1], network.Path));
    }
}
