using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Every distribution has mean, variance and entropy, and a scalar one also its distribution and quantile function, but for what is listed here.</summary>
public class ClosedFormTests
{
    private const string NoMoment = "the moment does not exist";
    private const string NoFormula = "no formula in elementary or the library's special functions is known";
    private const string OfParts = "no formula follows from those of its parts";

    private static readonly Dictionary<string, (string Members, string Reason)> Lacking = new(StringComparer.Ordinal)
    {
        ["Cauchy"] = ("mean, variance", NoMoment),
        ["HalfCauchy"] = ("mean, variance", NoMoment),
        ["Levy"] = ("mean, variance", NoMoment),
        ["Horseshoe"] = ("mean, variance, entropy, CDF, quantile", NoFormula),
        ["Gompertz"] = ("variance", NoFormula),
        ["ExponentiallyModifiedNormal"] = ("entropy", NoFormula),
        ["JohnsonSU"] = ("entropy", NoFormula),
        ["LogitNormal"] = ("mean, variance, entropy", NoFormula),
        ["RelaxedBernoulli"] = ("mean, variance, entropy", NoFormula),
        ["RelaxedOneHotCategorical"] = ("mean, variance, entropy", NoFormula),
        ["Poisson"] = ("entropy", NoFormula),
        ["NegativeBinomial"] = ("entropy", NoFormula),
        ["Skellam"] = ("entropy", NoFormula),
        ["Zipf"] = ("entropy", NoFormula),
        ["PlackettLuce"] = ("mean, variance, entropy", NoFormula),
        ["Hurdle"] = ("entropy", OfParts),
        ["ZeroInflated"] = ("entropy", OfParts),
        ["Mixture"] = ("entropy", OfParts),
        ["HiddenMarkov"] = ("entropy", OfParts),
        ["Censored"] = ("mean, variance, entropy", OfParts),
        ["Truncated"] = ("mean, variance, entropy", OfParts),
        ["Transformed"] = ("mean, variance, entropy", OfParts),
    };

    [Fact]
    public void AreThere_ForAllDistributions_ButThoseOfTheTable()
    {
        var found = Catalogue.All.GroupBy(c => DistributionsPageTests.Public(c.Of().GetType()).Name)
            .Select(group => (Name: group.Key, Members: string.Join(", ", Supported.ClosedForms(group.First().Of()).Where(m => !m.IsThere).Select(m => m.Name))))
            .Where(row => row.Members.Length > 0).OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => $"{row.Name}: {row.Members}");
        Assert.Equal(Lacking.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}: {row.Value.Members}"), found);
    }

    [Fact]
    public void WhatIsMissing_IsNamed()
    {
        var error = Assert.Throws<NotSupportedException>(() => new PlackettLuce(Tensor.Zeros(3)).Entropy);
        Assert.Contains("PlackettLuce has no closed form of its entropy", error.Message);
    }
}
