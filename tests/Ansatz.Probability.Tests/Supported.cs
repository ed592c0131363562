using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Members that a distribution may lack.</summary>
internal static class Supported
{
    /// <summary>What the member gives, or null where there is no closed form.</summary>
    public static Tensor? Value(Func<Tensor> member)
    {
        try
        {
            return member();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether there is a closed form.</summary>
    public static bool Has(Func<Tensor> member) => Value(member) is not null;

    /// <summary>The members with a closed form, of those that the distribution's kind can have.</summary>
    public static IEnumerable<(string Name, bool IsThere)> ClosedForms(Distribution distribution)
    {
        var x = distribution.Sample(new RandomStream(1));
        var half = Tensor.Scalar(0.5, ScalarType.Float64);
        (string Name, Func<Tensor> Compute)[] all =
        [
            ("mean", () => distribution.Mean), ("variance", () => distribution.Variance), ("entropy", () => distribution.Entropy),
            ("CDF", () => distribution.Cdf(x)), ("quantile", () => distribution.Quantile(half)),
        ];
        return all.Where(one => distribution.EventShape.Rank == 0 || one.Name is not ("CDF" or "quantile")).Select(one => (one.Name, Has(one.Compute)));
    }
}
