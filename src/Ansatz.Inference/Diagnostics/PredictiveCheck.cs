namespace Ansatz.Inference;

/// <summary>A statistic of replicated data against that of the data.</summary>
/// <param name="PValue">
/// The probability that a replicated statistic is at least the observed one, ties counted half: near 0 or 1 where the model does not make data like these.
/// </param>
/// <param name="Observed">The statistic of the data; for one that depends on latents, a number for each draw.</param>
/// <param name="Replicated">The statistic of replicated data, one for each draw.</param>
public sealed record PredictiveCheck(double PValue, IReadOnlyList<double> Observed, IReadOnlyList<double> Replicated)
{
    /// <summary>The smaller tail, twice: a two-sided p-value.</summary>
    public double TwoSided => Math.Min(1, 2 * Math.Min(PValue, 1 - PValue));
}

public static partial class Diagnostics
{
    /// <summary>
    /// A posterior predictive check (Gelman, Meng, Stern, Posterior Predictive Assessment, 1996): data are replicated from the model at draws of the posterior, and a
    /// statistic of them is compared with that of the data.
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="posterior">A program that draws its latents.</param>
    /// <param name="statistic">
    /// One number for each draw, [draws], from the choices of that draw, [draws, plates, event]: the data at the observed addresses, the latents at theirs.
    /// Count dimensions from the right.
    /// </param>
    /// <param name="draws">How many draws, at least 10.</param>
    /// <param name="stream">The randomness.</param>
    /// <exception cref="AddressException">The model observes nothing.</exception>
    /// <exception cref="ArgumentException">The statistic is not one number for each draw.</exception>
    public static PredictiveCheck PredictiveCheck(
        GenerativeProgram model, GenerativeProgram posterior, Func<ChoiceMap, Tensor> statistic, int draws, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 10);
        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        var data = model.Importance(ChoiceMap.Empty, stream["data"]).Trace.Sites.Where(site => site.IsObserved).ToDictionary(site => site.Address, site => site.Value, StringComparer.Ordinal);
        if (data.Count == 0)
        {
            throw new AddressException("", "the model observes nothing that replicated data could be compared with.");
        }

        var replicated = model.Uncondition().Predictive(posterior, draws, stream["replicates"]);
        var actual = replicated.Map((address, value) => data.TryGetValue(address, out var own) ? own.Expand(value.Shape) : value);
        var (ours, theirs) = (Statistic(actual), Statistic(replicated));
        var above = theirs.Zip(ours, (replica, own) => replica > own ? 1.0 : replica == own ? 0.5 : 0).Average();
        return new(above, ours, theirs);

        double[] Statistic(ChoiceMap choices)
        {
            var value = statistic(choices);
            return value.Shape == new Shape([draws]) ? value.ToArray<double>()
                : throw new ArgumentException($"the statistic has the shape {value.Shape}; it is one number for each draw, [{draws}].", nameof(statistic));
        }
    }
}
