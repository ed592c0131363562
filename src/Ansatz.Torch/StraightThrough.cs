namespace Ansatz.Torch;

/// <summary>
/// One tensor's value with another's gradient: what is computed by a step function, a codec or a whole program of somebody else is given the derivative of
/// something smooth that it resembles. The value is exact, bit by bit; the gradient is biased. Source: Bengio, Léonard and Courville, Estimating or propagating
/// gradients through stochastic neurons, 2013.
/// </summary>
public static class StraightThrough
{
    private static readonly CustomFunction<int> Node = new(
        "straight-through", static (_, inputs, _) => [inputs[0].Clone()], static (_, gradients, _) => [null, gradients[0]]);

    /// <summary>The value of one tensor; a gradient of it goes to the other as it is.</summary>
    /// <param name="value">The value.</param>
    /// <param name="carrier">Where the gradient goes, of the same shape.</param>
    /// <returns>A tensor equal to <paramref name="value"/>.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Of(Tensor value, Tensor carrier) =>
        value.Shape == carrier.Shape ? Node.ApplyOne(0, value.Detach(), carrier)
            : throw new ArgumentException($"the value is {value.Shape}, what carries its gradient {carrier.Shape}", nameof(carrier));
}
