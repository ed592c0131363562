using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>How the convolutions of encoder, decoder and classifier are sized for an image: each stage halves it and doubles the channels.</summary>
internal sealed class ImageStages
{
    /// <summary>The hidden units between convolutions and latents.</summary>
    public const int Hidden = 256;

    /// <summary>The smallest side that the networks take.</summary>
    public const int SmallestSide = 8;

    /// <summary>The activation of encoder and decoder, x σ(x): it fits small details of rendered faces in far fewer steps than ReLU.</summary>
    public static Activation Activation => Activation.Silu;

    /// <summary>Pixels of [0, 1] as [-2, 2], about one standard deviation around grey.</summary>
    public static Tensor Centered(Tensor images) => (images - 0.5) * 4;

    /// <summary>Stages until the shorter side is below 8: 28 to 14 to 7; 32 to 16 to 8 to 4; 64 one more.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="width">The channels of the first stage.</param>
    public ImageStages(Shape image, int width)
    {
        Image = image;
        var channels = new List<long>();
        for (var side = Math.Min(image[1], image[2]); side >= SmallestSide; side /= 2) channels.Add(channels.Count == 0 ? width : Math.Min(2 * channels[^1], 8L * width));
        Channels = channels;
    }

    /// <summary>The images' shape, [channels, height, width].</summary>
    public Shape Image { get; }

    /// <summary>The channels of the stages, from the image down, such as [32, 64, 128].</summary>
    public IReadOnlyList<long> Channels { get; }
}
