using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Robustness;

/// <summary>
/// The classifier under test. Reduced: convolutions of 16 and 32 channels that halve, a dense layer of 64; Adam 1e-3. Refined (the official one): convolutions
/// 3x3 of 64, 64 halving, 128, 64 halving, 64 halving, a dense layer of 1024; RMSProp 1e-4. Leaky ReLU 0.2.
/// </summary>
internal sealed class SmallClassifier : Module
{
    private readonly Sequential _layers;
    private readonly bool _refined;

    /// <summary>A classifier whose weights are drawn.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="refined">Whether it is the official one.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public SmallClassifier(Shape image, int classes, bool refined, RandomStream stream)
    {
        _refined = refined;
        (long Channels, long Stride)[] stages = refined ? [(64, 1), (64, 2), (128, 1), (64, 2), (64, 2)] : [(16, 2), (32, 2)];
        var (channels, height, width) = (image[0], image[1], image[2]);
        var layers = new List<Layer>();
        foreach (var (outputs, stride) in stages)
        {
            layers.AddRange([new Conv2d(channels, outputs, 3, stream["convolution"][layers.Count], stride, padding: 1), Activation.LeakyRelu(0.2)]);
            (channels, height, width) = (outputs, (height - 1) / stride + 1, (width - 1) / stride + 1);
        }
        layers.Add(Layer.Of(x => x.Flatten(-3, -1)));
        layers.Add(new Mlp([channels * height * width, refined ? 1024 : 64, classes], stream["dense"], Activation.LeakyRelu(0.2)));
        _layers = new Sequential(layers);
    }

    /// <summary>Logits, [n, classes].</summary>
    /// <param name="images">[n, channels, height, width] in [0, 1].</param>
    public Tensor Forward(Tensor images) => _layers.Forward(2 * images - 1);

    /// <summary>The classifier as it is attacked, on images in [0, 1].</summary>
    public AttackTarget Target => AttackTarget.Classifier(Forward) with { Minimum = 0, Maximum = 1 };

    /// <summary>Trains the classifier on images and their classes.</summary>
    /// <param name="images">The images.</param>
    /// <param name="epochs">How often they are gone through.</param>
    /// <param name="run">The run.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="adversary">An attack with which the first half of every batch is changed (adversarial training); null: none.</param>
    public void Fit(ImageSet images, int epochs, Run run, string stage, Attack? adversary = null)
    {
        var labels = images.LabelTensor!;
        new Trainer(this)
        {
            Optimizer = _refined ? new RmsProp(1e-4, alpha: 0.9) : new Adam(1e-3), Run = run, Stage = stage, ObjectiveName = "cross entropy [nats]",
        }.Fit(batch => Objective.Minimize(o => Target.Loss(Attacked(batch, adversary, o.Stream("attack")), batch.Classes)),
            Batches.Of(images.Count, 64, rows => (Images: images.Batch(rows.ToArray<int>()).To(run.Device), Classes: labels.IndexSelect(0, rows).To(run.Device))), epochs);
        Evaluate();
        SetTrainable(false);
    }

    private Tensor Attacked((Tensor Images, Tensor Classes) batch, Attack? adversary, RandomStream stream)
    {
        var half = batch.Images.Size(0) / 2;
        if (adversary is null || half == 0) return batch.Images;
        var rest = batch.Images.Size(0) - half;
        var changed = adversary.Perturb(Target, batch.Images.Narrow(0, 0, half), batch.Classes.Narrow(0, 0, half), stream);
        return Tensor.Cat([changed, batch.Images.Narrow(0, half, rest)], 0);
    }
}
