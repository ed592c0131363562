namespace Ansatz.Inference;

public abstract partial record Bound
{
    /// <summary>The expectation of the bound, to be maximized (or minimized, where it is an upper bound).</summary>
    public Objective Of(GenerativeProgram model, GenerativeProgram ansatz) =>
        Objective.OfParts(o => Estimate(o, model, ansatz), isMaximized: !IsUpper, new PlanKey().Add((object)this).Add(model).Add(ansatz), (model, ansatz));
}
