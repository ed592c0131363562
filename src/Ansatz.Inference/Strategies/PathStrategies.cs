namespace Ansatz.Inference;

internal sealed record ReparameterizedStrategy : Strategy
{
    internal override bool IsSmooth => true;

    internal override bool IsBuiltIn => true;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation) =>
        continuation(((IReparameterized)distribution).Reparameterize(stream));

    internal override bool Fits(Distribution distribution) => distribution is IReparameterized;

    public override string ToString() => "Reparameterized";
}

internal sealed record ImplicitStrategy : Strategy
{
    internal override bool IsSmooth => true;

    internal override bool IsBuiltIn => true;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation) =>
        continuation(((IImplicit)distribution).ReparameterizeImplicitly(stream));

    internal override bool Fits(Distribution distribution) => distribution is IImplicit;

    public override string ToString() => "Implicit";
}

internal sealed record StraightThroughStrategy : Strategy
{
    public override bool IsUnbiased => false;

    internal override bool IsSmooth => true;

    internal override bool IsBuiltIn => true;

    /// <summary>The draw, with the gradient that the mean has.</summary>
    public static Tensor Attach(Distribution distribution, Tensor draw)
    {
        var mean = distribution.Mean;
        return draw.To(mean.DataType) + (mean - mean.Detach());
    }

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation) =>
        continuation(Attach(distribution, distribution.Sample(stream)));

    public override string ToString() => "StraightThrough";
}
