using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// e(y) = Linear(64)(ReLU(Linear(A, 64)(2y - 1))): attributes [..., A] to features [..., 64] that all parts of the model share. The features start
/// as large as latents are, so that the decoder heeds both from the beginning.
/// </summary>
/// <param name="attributes">How many attributes there are.</param>
/// <param name="stream">Where the first weights come from.</param>
internal sealed class AttributeEmbedding(int attributes, RandomStream stream) : Module
{
    /// <summary>The length of the features.</summary>
    public const int Features = 64;

    private readonly Mlp _layers = new([attributes, Features, Features], stream, initializer: Initializer.KaimingNormal());

    /// <summary>The features [..., 64].</summary>
    public Tensor Forward(Tensor attributes) => _layers.Forward(2 * attributes - 1);
}
