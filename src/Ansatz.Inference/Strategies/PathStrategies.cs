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
