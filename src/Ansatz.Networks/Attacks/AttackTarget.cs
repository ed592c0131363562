using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// What an adversary attacks: a differentiable function of inputs [n, ...], the loss that the adversary makes large, and the values that inputs may have.
/// An item's loss depends on that item alone (a network is in evaluation mode).
/// </summary>
public sealed record AttackTarget
{
    private readonly Func<Tensor, Tensor, Tensor> _loss;
    private readonly Func<Tensor, Tensor>? _logits;

    private AttackTarget(Func<Tensor, Tensor, Tensor> loss, Func<Tensor, Tensor>? logits) => (_loss, _logits) = (loss, logits);

    /// <summary>The smallest value of an input; without it there is none. A perturbed input is clipped to it, never scaled.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value of an input.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the target says a class, which the attacks on decisions (DeepFool, Carlini-Wagner) need.</summary>
    public bool IsClassifier => _logits is not null;

    /// <summary>Whether inputs are bounded on both sides.</summary>
    internal bool IsBounded => double.IsFinite(Minimum) && double.IsFinite(Maximum);

    /// <summary>A classifier; the loss is the cross entropy of the true class in nats.</summary>
    /// <param name="logits">Inputs [n, ...] to logits [n, classes]; one logit [n, 1] is that of class 1 against class 0.</param>
    public static AttackTarget Classifier(Func<Tensor, Tensor> logits)
    {
        Tensor Logits(Tensor x)
        {
            var found = logits(x);
            if (found.Rank != 2) throw new ArgumentException($"a classifier gives logits [n, classes]; the shape is {found.Shape}", nameof(logits));
            return found.Size(1) == 1 ? Tensor.Cat([found.ZerosLike(), found], 1) : found;
        }

        return new((x, truth) => -Logits(x).LogSoftmax(-1).Gather(-1, Classes(truth)).Squeeze(-1), Logits);
    }

    /// <summary>A regression; the loss is the squared error, summed over outputs.</summary>
    /// <param name="predict">Inputs [n, ...] to predictions, of the shape of the truth.</param>
    public static AttackTarget Regression(Func<Tensor, Tensor> predict) => new((x, truth) => (predict(x) - truth).Square().Flatten(1).Sum([-1]), null);

    /// <summary>Anything that has a loss.</summary>
    /// <param name="loss">Inputs [n, ...] and their truth to losses [n].</param>
    public static AttackTarget Of(Func<Tensor, Tensor, Tensor> loss) => new(loss, null);

    /// <summary>The losses [n], with gradient.</summary>
    /// <param name="input">Inputs [n, ...].</param>
    /// <param name="truth">Their truth: classes [n], or what a regression should give.</param>
    public Tensor Loss(Tensor input, Tensor truth) => _loss(input, truth);

    /// <summary>The logits [n, classes], with gradient.</summary>
    /// <param name="input">Inputs [n, ...].</param>
    /// <exception cref="NotSupportedException">The target is no classifier.</exception>
    public Tensor Logits(Tensor input) => _logits is { } logits ? logits(input)
        : throw new NotSupportedException("this attack moves inputs across the border between classes: it needs a classifier, and the target gives only a loss. Take fgsm or pgd");

    /// <summary>The gradients of the losses in the inputs, [n, ...], without a graph; also where gradients are off.</summary>
    /// <param name="input">Inputs [n, ...].</param>
    /// <param name="truth">Their truth.</param>
    /// <exception cref="InvalidOperationException">The loss does not depend differentiably on the inputs.</exception>
    public Tensor Gradient(Tensor input, Tensor truth)
    {
        using var on = EnableGrad.Begin();
        var x = Leaf(input);
        return Differentiate(Loss(x, truth).Sum(), x);
    }

    /// <summary>Inputs clipped to the values that they may have.</summary>
    /// <param name="input">Inputs of any shape.</param>
    public Tensor Clip(Tensor input) =>
        double.IsFinite(Minimum) || double.IsFinite(Maximum)
            ? input.Clamp(double.IsFinite(Minimum) ? Minimum : null, double.IsFinite(Maximum) ? Maximum : null) : input;

    /// <summary>A copy that gradients are taken in.</summary>
    internal static Tensor Leaf(Tensor input)
    {
        var x = input.Detach().Clone();
        x.RequiresGradient = true;
        return x;
    }

    /// <summary>The derivative of a sum over items in the inputs.</summary>
    internal static Tensor Differentiate(Tensor sum, Tensor x, bool retainGraph = false) =>
        sum.RequiresGradient && Autograd.Gradient([sum], [x], allowUnused: true, retainGraph: retainGraph)[0] is { } gradient ? gradient
            : throw new InvalidOperationException("no gradient reaches the attacked inputs: the target is not differentiable there. Give it a smooth backward pass (BackwardPassApproximation)");

    /// <summary>Classes as indices [n, 1].</summary>
    internal static Tensor Classes(Tensor truth) => truth.To(ScalarType.Int64).Unsqueeze(-1);
}
