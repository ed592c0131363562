namespace Ansatz.Inference;

/// <content>Estimates made of estimates.</content>
public sealed partial class ObjectiveContext
{
    private int exponentials;

    /// <summary>
    /// An unbiased estimate of <c>exp(E[A])</c>, where only estimates of A can be drawn: with K ~ Poisson(rate),
    /// <c>exp(rate + offset) prod_{i &lt;= K} (A_i - offset) / rate</c> has that mean. Sums and products of independent estimates need nothing.
    /// </summary>
    /// <param name="estimate">An estimate of A, inside which addresses are <c>exponential[i].*</c>; each particle uses its own number K of them.</param>
    /// <param name="rate">The mean number of draws, above 0: near |E[A] - offset| the variance is least.</param>
    /// <param name="offset">A number below most estimates, which keeps the factors positive.</param>
    public Tensor ExponentialOf(Func<Tensor> estimate, double rate, double offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        var name = $"exponential{(exponentials == 0 ? "" : exponentials.ToString())}";
        exponentials++;
        var count = Within(PlateStack.Empty, () => Visit(
            Address(name), new Poisson(Tensor.Scalar(rate)), new SiteRequest { Kind = SiteKind.Latent, Strategy = Strategy.ScoreFunction() }));
        var most = (int)count.Max().ToDouble();
        return Evaluation.WithReservedSimulations(() =>
        {
            Tensor result = Math.Exp(rate + offset);
            for (var i = 0; i < most; i++)
            {
                using var scope = Scope($"{name}[{i}]");
                var factor = (Evaluation.WithCosts(estimate) - offset) / rate;
                result *= Tensor.Where(count > i, factor, 1.0);
            }

            return result;
        });
    }

    /// <summary>
    /// An unbiased estimate of a sum over many terms from a few of them: <c>(of / size) sum_i f(i)</c> over <paramref name="size"/> different rows,
    /// each set of rows equally likely. The rows are those of a plate, so that a name has one set of them in an objective.
    /// </summary>
    /// <param name="name">The plate's name.</param>
    /// <param name="of">How many terms there are.</param>
    /// <param name="size">How many are used.</param>
    /// <param name="term">The terms of given rows: from integers <c>[size]</c> to <c>[.., size]</c>. Draws inside are made for each row.</param>
    public Tensor Minibatch(string name, long of, long size, Func<Tensor, Tensor> term)
    {
        using var rows = Plate(name, of, subsample: size);
        return PlateSums.ToItems(term(rows.Indices), PlateStack.Frames, PlateStack.Count - 1, Evaluation.IsPadded);
    }

    /// <summary>
    /// Adds a cost (or reward) to the value of the objective. Its mean is as if the body had returned it as part of a sum; but what was added
    /// before a draw does not multiply that draw's score term, so the gradient varies less. Inside <see cref="Include"/> and
    /// <see cref="Particles(int, Func{Tensor})"/> it is added to the value there.
    /// </summary>
    /// <param name="cost">The cost: <c>[items]</c>, or a scalar.</param>
    public void AddCost(Tensor cost) => Evaluation.AddCost(cost);
}
