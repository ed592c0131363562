namespace Ansatz.Inference;

/// <summary>
/// Two coupled draws of coins, b from uniform noise u and b' from 1 - u. With logits phi:
/// ARM adds <c>sg((v - v') (u - 1/2)) phi</c>; DisARM, its expectation given the pair,
/// <c>sg((v - v') (-1)^b' [b != b'] sigmoid(|phi|) / 2) phi</c>. Value and surrogate of the rest are the means of the two.
/// </summary>
internal sealed record AntitheticStrategy(bool IsMarginalized) : Strategy
{
    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var coins = Relaxation.Of(distribution);
        Tensor uniform, one, other, weight;
        using (NoGrad.Begin())
        {
            uniform = coins.Uniform(stream);
            one = coins.Hard(coins.Latent(uniform));
            other = coins.Hard(coins.Latent(1 - uniform));
            weight = IsMarginalized ? 0.5 * (one - other) * coins.Logits.Abs().Sigmoid() : uniform - 0.5;
        }

        var (first, second) = (continuation(one), continuation(other));
        var rows = PerRow(distribution, weight * coins.Logits);
        var surrogate = (first.Surrogate + second.Surrogate) / 2 + (first.Value - second.Value) * PlateSums.Like(rows, first.Value);
        return new((first.Value + second.Value) / 2, surrogate);
    }

    internal override bool Fits(Distribution distribution) => Relaxation.IsBinary(distribution);

    public override string ToString() => IsMarginalized ? "DisArm" : "Arm";
}
