namespace Ansatz.Inference;

/// <content>
/// The algebra of estimates: sums, differences and products of independent estimates are unbiased, and so is the exponential by
/// <see cref="ObjectiveContext.ExponentialOf"/>. A logarithm or a quotient of estimates is not, which is why there are bounds.
/// </content>
public sealed partial class Objective
{
    /// <summary>A number that is known, as an objective.</summary>
    /// <param name="value">The number, with its gradient.</param>
    /// <param name="isMaximized">Its sense.</param>
    public static Objective Exact(Func<Tensor> value, bool isMaximized = true) =>
        new(_ => value(), isMaximized, [], new PlanKey().Add(nameof(Exact)).Add(value));

    /// <summary>The sum of two expectations of the same sense, estimated independently. Terms and draws of the parts are named <c>left.*</c> and <c>right.*</c>.</summary>
    /// <exception cref="ArgumentException">One is maximized and the other minimized.</exception>
    public static Objective operator +(Objective left, Objective right) => Together(left, right, left.IsMaximized == right.IsMaximized, static (a, b) => a + b);

    /// <summary>The difference of two expectations of opposite sense, estimated independently: of something to maximize less something to minimize, or the reverse.</summary>
    /// <exception cref="ArgumentException">Both have the same sense.</exception>
    public static Objective operator -(Objective left, Objective right) => Together(left, right, left.IsMaximized != right.IsMaximized, static (a, b) => a - b);

    /// <summary>The product of two expectations of the same sense, estimated independently.</summary>
    /// <exception cref="ArgumentException">One is maximized and the other minimized.</exception>
    public static Objective operator *(Objective left, Objective right) => Together(left, right, left.IsMaximized == right.IsMaximized, static (a, b) => a * b);

    /// <summary>A multiple of an expectation, by a factor above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not above zero, so that it would turn the sense.</exception>
    public static Objective operator *(double factor, Objective objective)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return objective.Mapped(o => factor * objective.Body(o), factor);
    }

    /// <summary><c>exp</c> of the expectation, without bias; see <see cref="ObjectiveContext.ExponentialOf"/>.</summary>
    /// <param name="rate">The mean number of estimates, above 0.</param>
    /// <param name="offset">A number below most estimates.</param>
    public Objective Exponential(double rate, double offset) => Mapped(o => o.ExponentialOf(() => Body(o), rate, offset), rate, offset);

    private static Objective Together(Objective left, Objective right, bool isSensible, Func<Tensor, Tensor, Tensor> combine)
    {
        if (!isSensible)
        {
            throw new ArgumentException("one of the objectives is maximized and the other minimized, so that their combination has no sense: write it with Objective.Maximize or Minimize.");
        }

        return new(
            o => combine(o.Include("left", left), o.Include("right", right)),
            left.IsMaximized,
            [],
            new PlanKey().Add(combine).Add((object)left.Key()).Add((object)right.Key()));
    }

    private Objective Mapped(Func<ObjectiveContext, Tensor> body, params ReadOnlySpan<double> numbers)
    {
        var key = new PlanKey().Add(nameof(Mapped)).Add((object)Key());
        foreach (var number in numbers)
        {
            key.Add(number);
        }

        return new(body, IsMaximized, overrides, key);
    }
}
