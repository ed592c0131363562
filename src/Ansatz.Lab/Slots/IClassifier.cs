using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// A classifier of items. A parameter of this type takes the model folder of any system that implements it, a class of a user's own,
/// <c>FILE.dll:Namespace.Class</c>, or a network that PyTorch saved as TorchScript, <c>FILE.pt</c>.
/// </summary>
public interface IClassifier
{
    /// <summary>The shape of an item that it takes, such as [channels, height, width]; null where any will do.</summary>
    Shape? ItemShape { get; }

    /// <summary>The names of the classes, in the order of the logits; null where they are only numbered.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The logits of items, [n, classes], with gradient to the items; one logit, [n, 1], is that of class 1 against class 0.</summary>
    /// <param name="items">The items, [n, ..]; images lie in [0, 1].</param>
    Tensor Logits(Tensor items);
}
