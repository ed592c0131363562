using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>Images made brighter or darker.</summary>
/// <param name="Share">The factor is uniform on 1 - Share .. 1 + Share, at most 1.</param>
public sealed record BrightnessJitter(double Share = 0.3) : Augmentation
{
    private protected override Tensor Change(Tensor batch, RandomStream stream) => (batch * Draw(batch, stream, 1 - Share, 1 + Share)).ClampInPlace(0, 1);

    /// <inheritdoc/>
    public override string ToString() => Text($"brightness:{Share}");
}

/// <summary>The differences of an image's pixels from its mean grey made larger or smaller.</summary>
/// <param name="Share">The factor is uniform on 1 - Share .. 1 + Share, at most 1.</param>
public sealed record ContrastJitter(double Share = 0.3) : Augmentation
{
    private protected override Tensor Change(Tensor batch, RandomStream stream)
    {
        var mean = RandomGrey.Luminance(batch).Mean([1, 2, 3], keepDimension: true);
        return (mean + (batch - mean) * Draw(batch, stream, 1 - Share, 1 + Share)).Clamp(0, 1);
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"contrast:{Share}");
}

/// <summary>Colors taken away.</summary>
/// <param name="Probability">How often.</param>
public sealed record RandomGrey(double Probability = 0.2) : Augmentation
{
    /// <summary>0.299 red + 0.587 green + 0.114 blue, [n, 1, height, width]; of one channel itself.</summary>
    /// <param name="images">[n, channels, height, width].</param>
    public static Tensor Luminance(Tensor images) => images.Size(1) == 3
        ? (images * Tensor.From([0.299f, 0.587f, 0.114f], 3, 1, 1).To(images.DataType).To(images.Device)).Sum([1], keepDimension: true)
        : images.Mean([1], keepDimension: true);

    private protected override Tensor Change(Tensor batch, RandomStream stream) => Sometimes(Probability, batch, Luminance(batch).Expand(batch.Shape), stream);

    /// <inheritdoc/>
    public override string ToString() => Text($"grey:{Probability}");
}

/// <summary>
/// Brightness, contrast, saturation and hue of images, each by its own random number, in this order. Hue turns the chrominance plane of YIQ, as
/// Haeberli's color matrices do; images of one channel keep their saturation and hue. After Chen et al. 2020, appendix A.
/// </summary>
/// <param name="Brightness">The factor of the values is uniform on 1 ± this.</param>
/// <param name="Contrast">The factor of the differences from the mean grey is uniform on 1 ± this.</param>
/// <param name="Saturation">The factor of the differences from the pixel's own grey is uniform on 1 ± this.</param>
/// <param name="Hue">The largest turn either way, in turns, at most 0.5.</param>
/// <param name="Probability">How often an image is changed at all.</param>
public sealed record ColorJitter(double Brightness = 0.4, double Contrast = 0.4, double Saturation = 0.4, double Hue = 0.1, double Probability = 0.8) : Augmentation
{
    private static readonly float[] ToChrominance = [0.299f, 0.587f, 0.114f, 0.5959f, -0.2746f, -0.3213f, 0.2115f, -0.5227f, 0.3112f];

    private protected override Tensor Change(Tensor batch, RandomStream stream)
    {
        var changed = new ContrastJitter(Contrast).Apply(new BrightnessJitter(Brightness).Apply(batch, stream["brightness"]), stream["contrast"]);
        if (batch.Size(1) == 3)
        {
            var grey = RandomGrey.Luminance(changed);
            changed = (grey + (changed - grey) * Draw(batch, stream["saturation"], 1 - Saturation, 1 + Saturation)).Clamp(0, 1);
            if (Hue > 0) changed = Turned(changed, 2 * Math.PI * Draw(batch, stream["hue"], -Hue, Hue).Flatten());
        }
        return Sometimes(Probability, batch, changed, stream["often"]);
    }

    /// <summary>Images of three channels whose hues are turned, [n, 3, height, width].</summary>
    /// <param name="images">[n, 3, height, width].</param>
    /// <param name="angle">In radians, [n].</param>
    public static Tensor Turned(Tensor images, Tensor angle)
    {
        var forth = Tensor.From(ToChrominance, 3, 3).To(images.DataType).To(images.Device);
        var (zero, one, cosine, sine) = (angle.ZerosLike(), angle.OnesLike(), angle.Cos(), angle.Sin());
        var turn = Tensor.Stack([one, zero, zero, zero, cosine, -sine, zero, sine, cosine], -1).Unflatten(-1, [3, 3]);
        var matrix = Tensor.LinalgInverse(forth).MatMul(turn).MatMul(forth);
        return matrix.MatMul(images.Flatten(2, 3)).Reshape(images.Shape).Clamp(0, 1);
    }

    /// <inheritdoc/>
    public override string ToString() => Text($"color:brightness={Brightness},contrast={Contrast},saturation={Saturation},hue={Hue},probability={Probability}");
}
