using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>What the second array of an encoder's output holds: no encoder says by its numbers alone.</summary>
public enum LatentSpread
{
    /// <summary>ln σ².</summary>
    LogVariance,

    /// <summary>σ².</summary>
    Variance,

    /// <summary>σ.</summary>
    StandardDeviation,
}

/// <summary>Conversions between ways of giving the spread of a normal distribution.</summary>
public static class LatentSpreads
{
    /// <summary>The log-variance.</summary>
    /// <param name="kind">What the values are.</param>
    /// <param name="values">The values.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="DataException">A value is not finite, or a variance or deviation is negative: another kind was meant.</exception>
    public static Tensor ToLogVariance(this LatentSpread kind, Tensor values, string source)
    {
        if (!values.IsFinite().All().ToBoolean()) throw new DataException(source, "spread", "holds a value that is not finite");
        if (kind == LatentSpread.LogVariance) return values;
        if ((values < 0).Any().ToBoolean())
        {
            throw new DataException(source, "spread",
                $"holds {values.Min().ToDouble():G4}, where a {(kind == LatentSpread.Variance ? "variance" : "standard deviation")} is not negative", "are these log-variances? say so");
        }
        var logarithm = values.To(ScalarType.Float64).Clamp(min: 1e-300).Log();
        return kind == LatentSpread.Variance ? logarithm : 2 * logarithm;
    }
}
