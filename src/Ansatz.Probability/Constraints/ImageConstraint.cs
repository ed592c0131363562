using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>{ f(x) : x in a set }, for a bijector f.</summary>
internal sealed class ImageConstraint(Constraint inner, Bijector bijector) : Constraint
{
    private readonly int _raised = Math.Max(inner.EventDimensions, bijector.InputDimensions);

    public override int EventDimensions => _raised - bijector.InputDimensions + bijector.OutputDimensions;

    public override bool IsDiscrete => inner.IsDiscrete;

    public override Bijector FromUnconstrained => Raised.FromUnconstrained.Then(bijector);

    private Constraint Raised => inner.ToEvent(_raised - inner.EventDimensions);

    public override Tensor Check(Tensor value)
    {
        var outer = EventDimensions - bijector.OutputDimensions;
        var inRange = bijector.Codomain.Check(value).AllLast(outer);
        return inRange & Raised.Check(bijector.Inverse(value));
    }

    internal override Tensor Limit(Tensor value) => bijector.Forward(inner.Limit(bijector.Inverse(bijector.Codomain.Limit(value))));

    public override string ToString() => $"the image of {inner} under {bijector}";
}
