using System.Collections.Concurrent;
using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The pairs of distributions whose Kullback-Leibler divergence has a closed form. A user registers further pairs; a pair
/// is looked up by the types of q and p, then by their base types. Independent, masked and transformed distributions
/// reduce to what they are made of.
/// </summary>
public static class KullbackLeiblerPairs
{
    private static readonly ConcurrentDictionary<(Type Q, Type P), Func<Distribution, Distribution, Tensor?>> Registered = new();

    // Replaced rather than cleared: what another thread looked up before a pair was registered goes where nobody looks.
    private static volatile ConcurrentDictionary<(Type Q, Type P), Func<Distribution, Distribution, Tensor?>?> found = new();

    static KullbackLeiblerPairs()
    {
        StructuralPairs.Register();
        ContinuousPairs.Register();
        DiscretePairs.Register();
        VectorPairs.Register();
    }

    /// <summary>
    /// Registers the closed form of KL(q || p), [batch], for a pair of types; it replaces an earlier one, and holds from now on everywhere. It returns null for
    /// distributions of these types that have none.
    /// </summary>
    public static void Register<TQ, TP>(Func<TQ, TP, Tensor?> divergence) where TQ : Distribution where TP : Distribution =>
        Add<TQ, TP>(divergence);

    /// <summary>The pairs of types that are registered; <see cref="Distribution"/> stands for all of which the needed moments are known.</summary>
    public static IReadOnlyCollection<(Type Q, Type P)> Known => [.. Registered.Keys];

    /// <summary>Whether KL(q || p) has a closed form.</summary>
    public static bool Has(Distribution q, Distribution p) => TryEvaluate(q, p) is not null;

    internal static Tensor Evaluate(Distribution q, Distribution p) => TryEvaluate(q, p)
        ?? throw new NotSupportedException(
            $"No closed form of KL({q.Name} || {p.Name}) is known. Register one, or use the sampled divergence.");

    /// <summary>
    /// KL(q || p) in nats, [batch], or null where no closed form is known. That may depend on more than the types: two transformed distributions have one if
    /// their bijectors are the same.
    /// </summary>
    public static Tensor? TryEvaluate(Distribution q, Distribution p) =>
        found.GetOrAdd((q.GetType(), p.GetType()), Find)?.Invoke(q, p)?.BroadcastUp(Shape.Broadcast(q.BatchShape, p.BatchShape));

    internal static void Add<TQ, TP>(Func<TQ, TP, Tensor?> divergence) where TQ : Distribution where TP : Distribution
    {
        Registered[(typeof(TQ), typeof(TP))] = (q, p) => divergence((TQ)q, (TP)p);
        found = new();
    }

    private static Func<Distribution, Distribution, Tensor?>? Find((Type Q, Type P) pair)
    {
        for (var q = pair.Q; q is not null; q = q.BaseType)
            for (var p = pair.P; p is not null; p = p.BaseType)
                if (Registered.TryGetValue((q, p), out var divergence))
                    return divergence;
        return null;
    }
}
