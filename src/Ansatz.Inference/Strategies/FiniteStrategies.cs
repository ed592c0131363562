namespace Ansatz.Inference;

/// <summary>v = sum_i p_i v_i; s = sum_i [sg(p_i) s_i + p_i sg(v_i)] over the support.</summary>
internal sealed record EnumeratedStrategy : Strategy
{
    internal override bool IsBuiltIn => true;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var finite = (IFinite)distribution;
        var outcomes = finite.Enumerate();
        Tensor? value = null, surrogate = null;
        for (var i = 0; i < finite.Cardinality; i++)
        {
            var outcome = outcomes.Select(0, i).Expand(distribution.BatchShape.Concat(distribution.EventShape));
            var dual = continuation(outcome);
            var weight = PlateSums.Like(distribution.LogDensity(outcome), dual.Value).Exp();
            var (v, s) = (weight.Detach() * dual.Value, weight.Detach() * dual.Surrogate + weight * dual.Value);
            (value, surrogate) = value is null ? (v, s) : (value + v, surrogate! + s);
        }

        return new(value!, surrogate!);
    }

    internal override bool Fits(Distribution distribution) => distribution is IFinite;

    public override string ToString() => "Enumerated";
}

/// <summary>s + sum over terms of sg(c (v(x+) - v(x-))) theta.</summary>
internal sealed record MeasureValuedStrategy : Strategy
{
    internal override bool IsBuiltIn => true;

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var draw = distribution.Sample(stream);
        var (value, surrogate) = continuation(draw);
        foreach (var term in ((IMeasureValued)distribution).MeasureValuedTerms(draw, stream["coupled"]))
        {
            var plus = term.Positive is null ? value : continuation(term.Positive).Value;
            var minus = term.Negative is null ? value : continuation(term.Negative).Value;
            surrogate += PlateSums.Like(term.Coefficient.Detach() * term.Parameter, value) * (plus - minus);
        }

        return new(value, surrogate);
    }

    internal override bool Fits(Distribution distribution) => distribution is IMeasureValued && !HasOtherParameters(distribution);

    /// <summary>Whether a gradient flows to a parameter in which no derivative of the measure is known: it would be missing from the estimate.</summary>
    private static bool HasOtherParameters(Distribution distribution) => distribution switch
    {
        Gamma gamma => gamma.Concentration.RequiresGradient,
        Independent independent => HasOtherParameters(independent.Base),
        Masked masked => HasOtherParameters(masked.Base),
        _ => false,
    };

    public override string ToString() => "MeasureValued";
}
