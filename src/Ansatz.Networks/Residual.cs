using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A layer with a way around it: after(body(x) + shortcut(x)). Source: He et al. 2016.</summary>
/// <param name="body">What is learned beside the identity.</param>
/// <param name="shortcut">The way around; null: the identity.</param>
/// <param name="after">What follows the sum; null: nothing.</param>
public sealed class Residual(Layer body, Layer? shortcut = null, Layer? after = null) : Layer
{
    /// <summary>
    /// Two 3x3 convolutions of images, each with normalization, and a 1x1 convolution around them where size or channels change:
    /// the basic block of a ResNet. [..., inputs, height, width] to [..., outputs, height / stride, width / stride].
    /// </summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <param name="stride">How far the first convolution moves in a step.</param>
    /// <param name="activation">Between the convolutions and after the sum; null: ReLU.</param>
    /// <param name="normalization">The normalization of a number of channels; null: <see cref="BatchNorm"/>.</param>
    public static Residual Convolutional(
        long inputs, long outputs, RandomStream stream, long stride = 1, Activation? activation = null, Func<long, Layer>? normalization = null)
    {
        normalization ??= channels => new BatchNorm(channels, spatial: 2);
        activation ??= Activation.Relu;
        var start = Initializer.KaimingNormal();
        var body = new Sequential(
            new Conv2d(inputs, outputs, 3, stream["first"], stride, padding: 1, bias: false, initializer: start), normalization(outputs), activation,
            new Conv2d(outputs, outputs, 3, stream["second"], padding: 1, bias: false, initializer: start), normalization(outputs));
        var shortcut = stride == 1 && inputs == outputs
            ? null
            : new Sequential(new Conv2d(inputs, outputs, 1, stream["shortcut"], stride, bias: false, initializer: start), normalization(outputs));
        return new Residual(body, shortcut, activation);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var sum = body.Forward(input) + (shortcut?.Forward(input) ?? input);
        return after?.Forward(sum) ?? sum;
    }
}
