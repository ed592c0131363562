using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Divergences of distributions made of others.</summary>
internal static class StructuralPairs
{
    public static void Register()
    {
        KullbackLeiblerPairs.Add<Independent, Independent>(BetweenIndependent);
        KullbackLeiblerPairs.Add<Transformed, Transformed>((q, p) =>
            q.Bijector == p.Bijector && q.EventShape.Equals(p.EventShape) ? KullbackLeiblerPairs.TryEvaluate(q.Base, p.Base) : null);
        KullbackLeiblerPairs.Add<Masked, Masked>((q, p) => Within(q.Condition & p.Condition, KullbackLeiblerPairs.TryEvaluate(q.Base, p.Base)));
        KullbackLeiblerPairs.Add<Masked, Distribution>((q, p) => Within(q.Condition, KullbackLeiblerPairs.TryEvaluate(q.Base, p)));
        KullbackLeiblerPairs.Add<Distribution, Masked>((q, p) => Within(p.Condition, KullbackLeiblerPairs.TryEvaluate(q, p.Base)));
        KullbackLeiblerPairs.Add<Delta, Distribution>((q, p) => -p.LogDensity(q.Mean));
        KullbackLeiblerPairs.Add<Delta, Masked>((q, p) => -p.LogDensity(q.Mean));
    }

    /// <summary>The sum over the event dimensions that both have taken from the batch; what one has more stays within it.</summary>
    private static Tensor? BetweenIndependent(Independent q, Independent p)
    {
        if (!q.EventShape.Equals(p.EventShape))
            return null;
        var shared = Math.Min(q.Dimensions, p.Dimensions);
        var inner = KullbackLeiblerPairs.TryEvaluate(
            q.Dimensions == shared ? q.Base : Independent.Of(q.Base, q.Dimensions - shared),
            p.Dimensions == shared ? p.Base : Independent.Of(p.Base, p.Dimensions - shared));
        return inner?.SumLast(shared);
    }

    private static Tensor? Within(Tensor mask, Tensor? divergence) => divergence is null ? null : Tensor.Where(mask, divergence, 0);
}
