namespace Ansatz.Inference;

/// <summary>
/// A value that turns a model and an ansatz into a number for each item, usually a lower bound of the log evidence.
/// Options of a system hold one; the command line reads one.
/// </summary>
public abstract partial record Bound
{
    /// <summary>The evidence lower bound; see <see cref="Inference.Elbo"/>.</summary>
    public static Elbo Elbo { get; } = new();

    /// <summary>The importance-weighted bound; see <see cref="Inference.ImportanceWeighted"/>.</summary>
    /// <param name="particles">Draws of the ansatz for each item.</param>
    public static Bound ImportanceWeighted(int particles) => new ImportanceWeighted(particles);

    /// <summary>A bound of one's own.</summary>
    /// <param name="body">The value for a context, a model and an ansatz.</param>
    public static Bound From(Func<ObjectiveContext, GenerativeProgram, GenerativeProgram, Tensor> body) => new CustomBound(body);

    /// <summary>The estimate of the bound.</summary>
    /// <param name="o">The objective's context.</param>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz, which draws the model's latents.</param>
    /// <returns><c>[items]</c>, in nats.</returns>
    public abstract Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz);

    /// <summary>Whether the value is to be minimized: an upper bound, a divergence, minus a log density.</summary>
    public virtual bool IsUpper => false;

    /// <summary>A simulated ansatz all of whose draws carry the gradient of their path, which some bounds push along.</summary>
    /// <param name="q">The simulated ansatz.</param>
    /// <param name="bound">What the bound is called.</param>
    /// <exception cref="StrategyException">A draw has a gradient and no path: its score term would be that of another bound.</exception>
    protected static Trace Smooth(Trace q, string bound)
    {
        foreach (var site in q.Sites)
        {
            if (site is { Kind: SiteKind.Latent, Value.RequiresGradient: false } && site.LogDensity.RequiresGradient)
            {
                throw new StrategyException(site.Address, $"'{bound}' is for draws with a path, reparameterized or implicit; for others take iwelbo, vimco, renyi or f.");
            }
        }

        return q;
    }

    /// <summary>A number that may not be smaller than another, such as how many draws a bound takes.</summary>
    /// <param name="number">The number.</param>
    /// <param name="least">The smallest that is allowed.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is smaller.</exception>
    protected static int AtLeast(int number, int least, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, least, name);
        return number;
    }

    /// <summary>A number that is larger than another, such as an order.</summary>
    /// <param name="number">The number.</param>
    /// <param name="limit">What it must exceed.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    protected static double Above(double number, double limit, string name) =>
        number > limit ? number : throw new ArgumentOutOfRangeException(name, number, FormattableString.Invariant($"the number is above {limit}"));

    private sealed record CustomBound(Func<ObjectiveContext, GenerativeProgram, GenerativeProgram, Tensor> Written) : Bound
    {
        public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) => Written(o, model, ansatz);

        public bool Equals(CustomBound? other) => other is not null && other.Written.Method == Written.Method;

        public override int GetHashCode() => Written.Method.GetHashCode();
    }
}
