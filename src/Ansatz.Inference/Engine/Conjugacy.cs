namespace Ansatz.Inference;

/// <summary>
/// Conjugate pairs: a prior is known by parameters to which a likelihood adds statistics of its values (Diaconis, Ylvisaker, Conjugate priors for exponential
/// families, 1979). Densities are those of the distributions; the marginal follows from Bayes' rule at any one point.
/// </summary>
internal static class Conjugacy
{
    /// <summary>The pairs, for messages.</summary>
    public const string Pairs = "Beta as the probabilities of Bernoulli, Binomial, Geometric, NegativeBinomial; Gamma as the rate of Poisson, Exponential, Gamma; " +
        "Normal as the location of Normal; Dirichlet as the probabilities of Categorical, OneHotCategorical, Multinomial";

    /// <summary>The parameters to which statistics are added, [rows] or [rows, outcomes]; null: the distribution is no prior of a pair.</summary>
    public static Tensor[]? Natural(Distribution prior) => prior switch
    {
        Beta beta => [beta.Alpha, beta.Complement],
        Gamma gamma => [gamma.Concentration, gamma.Rate],
        Normal normal => [normal.Scale.Square().Reciprocal(), normal.Location / normal.Scale.Square()],
        Dirichlet dirichlet => [dirichlet.Concentration],
        _ => null,
    };

    /// <summary>The distribution of the same family with other such parameters.</summary>
    public static Distribution FromNatural(Distribution prior, Tensor[] natural) => prior switch
    {
        Beta => new Beta(natural[0], natural[1]),
        Gamma => new Gamma(natural[0], natural[1]),
        Normal => new Normal(natural[1] / natural[0], natural[0].Rsqrt()),
        _ => new Dirichlet(natural[0]),
    };

    /// <summary>Whether a distribution has a tensor as one of its parameters, itself and not something computed of it.</summary>
    public static bool Uses(Distribution distribution, Tensor parameter)
    {
        var isUsed = false;
        try
        {
            distribution.MapParameters(given =>
            {
                isUsed |= ReferenceEquals(given.Value, parameter);
                return given.Value;
            });
        }
        catch (NotSupportedException)
        {
            // No declared parameters: what it depends on shows in its density.
        }

        return isUsed;
    }

    /// <summary>What the values of a likelihood add to the parameters of the prior of one of its parameters; null: they are no pair.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="parameter">The parameter: the tensor that the prior drew.</param>
    /// <param name="value">The values.</param>
    public static Tensor[]? Statistics(Distribution prior, Distribution likelihood, Tensor parameter, Tensor value)
    {
        bool Is(Distribution distribution, string name) => distribution is ParametricDistribution family && family.Parameters.All(
            given => given.Key == name == ReferenceEquals(given.Value, parameter));

        value = value.IsFloatingPoint || likelihood is Categorical ? value : value.To(prior.DataType);
        return (prior, likelihood) switch
        {
            (Beta, Bernoulli) when Is(likelihood, "probabilities") => [value, 1 - value],
            (Beta, Binomial binomial) when Is(likelihood, "probabilities") => [value, binomial.Trials - value],
            (Beta, Geometric) when Is(likelihood, "probabilities") => [value.OnesLike(), value],
            (Beta, NegativeBinomial counts) when Is(likelihood, "probabilities") => [value, counts.Failures + value.ZerosLike()],
            (Gamma, Poisson) when Is(likelihood, "rate") => [value, value.OnesLike()],
            (Gamma, Exponential) when Is(likelihood, "rate") => [value.OnesLike(), value],
            (Gamma, Gamma gamma) when Is(likelihood, "rate") => [gamma.Concentration + value.ZerosLike(), value],
            (Normal, Normal normal) when Is(likelihood, "location") => [normal.Scale.Square().Reciprocal() + value.ZerosLike(), value / normal.Scale.Square()],
            (Dirichlet family, Categorical) when Is(likelihood, "probabilities") => [value.To(ScalarType.Int64).OneHot(family.EventShape[0]).To(family.DataType)],
            (Dirichlet, OneHotCategorical one) when Is(one.Index, "probabilities") => [value],
            (Dirichlet, Multinomial counts) when Is(counts.Each, "probabilities") => [value],
            _ => null,
        };
    }
}
