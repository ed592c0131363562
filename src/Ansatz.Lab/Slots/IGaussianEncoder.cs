using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// An encoder of items as independent normals, q(z|x) = N(μ(x), diag σ²(x)). A parameter of this type takes the model folder of any system that
/// implements it, a class of a user's own, <c>FILE.dll:Namespace.Class</c>, or a network that PyTorch saved as TorchScript, <c>FILE.pt:log-variance</c>
/// (<c>variance</c>, <c>standard-deviation</c>), which gives means and spreads side by side, [n, 2 latent].
/// </summary>
public interface IGaussianEncoder
{
    /// <summary>The shape of an item that it takes, such as [channels, height, width]; null where any will do.</summary>
    Shape? ItemShape { get; }

    /// <summary>Mean and log-variance of the latents of items, [n, latent] each, without gradient.</summary>
    /// <param name="items">The items, [n, ..]; images lie in [0, 1].</param>
    (Tensor Mean, Tensor LogVariance) Encode(Tensor items);
}

/// <summary>A decoder of latents, beside an <see cref="IGaussianEncoder"/>: with it a report can show what a latent changes.</summary>
public interface ILatentDecoder
{
    /// <summary>The expected items of latents, [n, ..] without gradient; images lie in [0, 1].</summary>
    /// <param name="latents">The latents, [n, latent].</param>
    Tensor Decode(Tensor latents);
}
