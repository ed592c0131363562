namespace Ansatz.Inference;

public sealed partial class ObjectiveContext
{
    private int exponentials;

    /// <summary>
    /// An unbiased estimate of <c>exp(E[A])</c>, where only estimates of A can be drawn: with K ~ Poisson(rate),
    /// <c>exp(rate + offset) prod_{i &lt;= K} (A_i - offset) / rate</c> has that mean. Sums and products of independent estimates need nothing.
    /// </summary>
    /// <param name="estimate">An estimate of A; it is drawn K times.</param>
    /// <param name="rate">The mean number of draws, above 0: near |E[A] - offset| the variance is least.</param>
    /// <param name="offset">A number below most estimates, which keeps the factors positive.</param>
    public Tensor ExponentialOf(Func<Tensor> estimate, double rate, double offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        // Knuth's product of uniforms: the number does not depend on particles or lanes.
        var random = Evaluation.Stream["exponential"][exponentials++].ToRandom();
        var (count, product) = (-1, 1.0);
        for (var limit = Math.Exp(-rate); product > limit || count < 0; count++)
        {
            product *= random.NextDouble();
        }

        Tensor result = Math.Exp(rate + offset);
        for (var i = 0; i < count; i++)
        {
            result = (estimate() - offset) / rate * result;
        }

        return result;
    }
}
