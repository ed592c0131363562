using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The real numbers between two ends, either of which may be missing.</summary>
internal sealed class IntervalConstraint(string name, Endpoint low = default, Endpoint high = default, bool open = false) : Constraint
{
    public override Bijector FromUnconstrained => (low.Exists, high.Exists) switch
    {
        (false, false) => Bijector.Identity,
        (true, false) when low.IsZero => Bijector.Exp,
        (true, false) => Bijector.Exp.Then(Bijector.Shift(low.Value)),
        (false, true) => Bijector.Exp.Then(Bijector.Affine(high.Value, -1)),
        _ when low.IsZero && high.IsOne => Bijector.Sigmoid,
        _ => Bijector.Sigmoid.Then(Bijector.Affine(low.Value, high.Minus(low))),
    };

    public override Tensor Check(Tensor value)
    {
        if (!low.Exists && !high.Exists)
            return value.IsFinite();
        Tensor? above = low.Exists ? open ? value > low.Value : value >= low.Value : null;
        Tensor? below = high.Exists ? open ? value < high.Value : value <= high.Value : null;
        return above is null ? below! : below is null ? above : above & below;
    }

    internal override Tensor Limit(Tensor value)
    {
        if (low.Exists)
            value = value.Maximum(low.Value);
        return high.Exists ? value.Minimum(high.Value) : value;
    }

    public override string ToString() => name;
}
