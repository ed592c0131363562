using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A function that computes one thing and is differentiated as another, so that an attack goes through a defense without a gradient: a quantizer, a codec,
/// a random step. Source: Athalye, Carlini and Wagner, Obfuscated gradients give a false sense of security, 2018, section 4.1 (BPDA).
/// </summary>
public static class BackwardPassApproximation
{
    /// <summary>The exact function with the derivative of a smooth one.</summary>
    /// <param name="exact">What is computed.</param>
    /// <param name="smooth">What is differentiated; its values have the same shape.</param>
    public static Func<Tensor, Tensor> Of(Func<Tensor, Tensor> exact, Func<Tensor, Tensor> smooth) => input => StraightThrough.Of(Without(exact, input), smooth(input));

    /// <summary>The exact function with the derivative of the identity, for a defense that gives back nearly what it is given.</summary>
    /// <param name="exact">What is computed; its values have the shape of its inputs.</param>
    public static Func<Tensor, Tensor> Identity(Func<Tensor, Tensor> exact) => Of(exact, static input => input);

    private static Tensor Without(Func<Tensor, Tensor> function, Tensor input)
    {
        using var off = NoGrad.Begin();
        return function(input);
    }
}
