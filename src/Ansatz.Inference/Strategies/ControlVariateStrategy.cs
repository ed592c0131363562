namespace Ansatz.Inference;

/// <summary>Another strategy on the continuation less a function whose expectation is known.</summary>
internal sealed record ControlVariateStrategy(
    Strategy Inner, Func<Tensor, Tensor> Function, Func<Distribution, Tensor> Expectation, double Coefficient, RunningCoefficient? Running = null) : Strategy
{
    public override bool IsUnbiased => Inner.IsUnbiased;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var coefficient = Running?.Value ?? Coefficient;
        var (value, surrogate) = Inner.Differentiate(distribution, stream, draw =>
        {
            var rest = continuation(draw);
            var function = PlateSums.Like(Function(draw), rest.Value);
            Running?.Observe(rest.Value, function);
            var control = coefficient * function;
            return new(rest.Value - control.Detach(), rest.Surrogate - control);
        });
        var mean = coefficient * PlateSums.Like(Expectation(distribution), value);
        return new(value + mean.Detach(), surrogate + mean);
    }

    internal override bool Fits(Distribution distribution) => Inner.Fits(distribution);

    public override string ToString() => $"ControlVariate({Inner})";
}
