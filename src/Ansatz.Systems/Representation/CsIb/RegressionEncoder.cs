using Ansatz.Data;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The encoder before its head: a perceptron of vectors; of images convolutions that halve them, and one hidden layer.</summary>
internal static class RegressionEncoder
{
    private const int FirstChannels = 32;

    /// <summary>An encoder whose weights are drawn.</summary>
    /// <param name="input">The shape of an input: [features], [channels, height, width], or that of a code, which comes flat.</param>
    /// <param name="options">Widths.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="DataException">Images are too small.</exception>
    public static Layer Make(Shape input, CsIbOptions options, RandomStream stream)
    {
        if (IsImage(input))
        {
            if (Math.Min(input[1], input[2]) < ImageStages.SmallestSide)
                throw new DataException("", "images", $"are {input[2]}x{input[1]}, where sides of at least {ImageStages.SmallestSide} pixels are needed", "have them enlarged: FOLDER:side=32");
            var images = new ConvolutionalEncoder(input, new ImageStages(input, FirstChannels).Channels, stream["images"]);
            return new Sequential(images, new Mlp([images.Features, options.Width, options.LatentSize], stream["head"]));
        }
        return new Mlp([input.Elements, .. Enumerable.Repeat((long)options.Width, options.Depth), options.LatentSize], stream);
    }

    /// <summary>Whether inputs of a shape are images.</summary>
    public static bool IsImage(Shape input) => input.Rank == 3 && input[0] is 1 or 3;
}
