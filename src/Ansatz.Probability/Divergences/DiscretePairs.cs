using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>KL(q || p) of discrete distributions.</summary>
internal static class DiscretePairs
{
    public static void Register()
    {
        KullbackLeiblerPairs.Add<Bernoulli, Bernoulli>(Bernoullis);
        KullbackLeiblerPairs.Add<IndexDistribution, IndexDistribution>((q, p) =>
            q.Cardinality == p.Cardinality ? OverCategories(q.Probabilities, q.LogWeights, p.LogWeights) : null);
        KullbackLeiblerPairs.Add<OneHotCategorical, OneHotCategorical>((q, p) => KullbackLeiblerPairs.TryEvaluate(q.Index, p.Index));
        KullbackLeiblerPairs.Add<Multinomial, Multinomial>((q, p) =>
            q.Trials == p.Trials ? q.Trials * OverCategories(q.Each.Probabilities, q.Each.LogWeights, p.Each.LogWeights) : null);
        KullbackLeiblerPairs.Add<Distribution, Distribution>((q, p) =>
            q is IFinite && p.Support.IsDiscrete && q.EventShape.Rank == 0 && p.EventShape.Rank == 0 ? FiniteSums.KullbackLeibler(q, p) : null);
        KullbackLeiblerPairs.Add<NegativeBinomial, NegativeBinomial>(NegativeBinomials);
        KullbackLeiblerPairs.Add<Geometric, Geometric>((q, p) => q.Mean * (q.LogFailure - p.LogFailure) + q.LogSuccess - p.LogSuccess);
        KullbackLeiblerPairs.Add<Poisson, Poisson>((q, p) => q.Rate.XLogY(q.Rate) - q.Rate.XLogY(p.Rate) - q.Rate + p.Rate);
    }

    private static Tensor Bernoullis(Bernoulli q, Bernoulli p)
    {
        var (one, zero) = (q.LogProbability(1), q.LogProbability(0));
        return one.Exp() * (one - p.LogProbability(1)) + zero.Exp() * (zero - p.LogProbability(0));
    }

    /// <summary>In closed form where both count to the same number of failures.</summary>
    private static Tensor? NegativeBinomials(NegativeBinomial q, NegativeBinomial p) =>
        !q.Failures.Eq(p.Failures).All().ToBoolean() ? null
        : q.Mean * (q.LogSuccess - p.LogSuccess) + q.Failures * (q.LogFailure - p.LogFailure);

    /// <summary>sum p_q (ln p_q - ln p_p), where an impossible category of q adds nothing.</summary>
    private static Tensor OverCategories(Tensor probabilities, Tensor logQ, Tensor logP) =>
        Tensor.Where(probabilities > 0, probabilities * (logQ - logP), 0).Sum(-1);
}
