using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>KL(q || p) of discrete distributions.</summary>
internal static class DiscretePairs
{
    public static void Register()
    {
        KullbackLeiblerPairs.Add<Bernoulli, Bernoulli>(Bernoullis);
        KullbackLeiblerPairs.Add<Categorical, Categorical>((q, p) => OverCategories(q.Probabilities, q.LogWeights, p.LogWeights));
        KullbackLeiblerPairs.Add<Poisson, Poisson>((q, p) => q.Rate.XLogY(q.Rate) - q.Rate.XLogY(p.Rate) - q.Rate + p.Rate);
    }

    private static Tensor Bernoullis(Bernoulli q, Bernoulli p)
    {
        var (one, zero) = (q.LogProbability(1), q.LogProbability(0));
        return one.Exp() * (one - p.LogProbability(1)) + zero.Exp() * (zero - p.LogProbability(0));
    }

    /// <summary>sum p_q (ln p_q - ln p_p), where an impossible category of q adds nothing.</summary>
    private static Tensor OverCategories(Tensor probabilities, Tensor logQ, Tensor logP) =>
        Tensor.Where(probabilities > 0, probabilities * (logQ - logP), 0).Sum(-1);
}
