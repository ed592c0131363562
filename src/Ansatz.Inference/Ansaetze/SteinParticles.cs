namespace Ansatz.Inference;

/// <summary>
/// Particles that together stand for the posterior: each moves by the gradients of the log density, which a kernel shares among neighbors, and away from the others,
/// <code>x_i += rate (1/n) sum_j [k(x_j, x_i) grad log p(x_j) + grad_j k(x_j, x_i)],</code>
/// in unconstrained coordinates, with a Gaussian kernel whose squared bandwidth is the median squared distance over 2 log n
/// (Liu and Wang, Stein Variational Gradient Descent, 2016).
/// </summary>
/// <remarks>
/// The ansatz draws a particle at random. It has no density, so it serves <see cref="GenerativeProgram.Predictive"/> and summaries, not a bound or a Pareto shape.
/// In many dimensions particles come to lie too close together: their variances are too small.
/// </remarks>
public sealed class SteinParticles : AutomaticAnsatz
{
    private readonly PackedTarget target;
    private readonly Parameter particles;

    /// <summary>Makes the particles.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="start">Where each starts: a random start, from a stream of its own; null: a draw of the prior.</param>
    /// <param name="stream">The randomness of the start.</param>
    /// <exception cref="PlateException">A latent is local to a plate of which some rows are at hand.</exception>
    public SteinParticles(GenerativeProgram model, int count = 100, Start? start = null, RandomStream stream = default)
        : base(model, stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (Sites.SelectMany(site => site.Plates).FirstOrDefault(plate => plate.Of != plate.Size) is { } partial)
        {
            throw new PlateException(partial.Name, "particles are of all latents at once, and some rows only are at hand.");
        }

        using var scope = TensorScope.Open();
        target = new PackedTarget(model, Sites);
        particles = new Parameter(Tensor.Stack(
            [.. Enumerable.Range(0, count).Select(i =>
            {
                var first = First(model, start ?? Start.Sample, stream["particle"][i]);
                return Tensor.Cat([.. Sites.Select(site => first[site.Key].Reshape([-1]))], 0);
            })], 0));
    }

    /// <summary>The particles in their supports: [particles, plates, event].</summary>
    public ChoiceMap Particles => target.Choices(particles.Value.Detach());

    /// <summary>Moves the particles.</summary>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="optimizer">What follows the direction; null: Adam, its rate 0.1 and then less by a cosine.</param>
    /// <param name="stop">Stops after the step at hand.</param>
    /// <returns>The root mean square of the direction at the end: 0 at the fixed point.</returns>
    /// <exception cref="NonFiniteException">The log density or its gradient is not finite at a particle, which stays where it was.</exception>
    public double Fit(int steps, Optimizer? optimizer = null, CancellationToken stop = default) => SteinDirection.Follow(this, steps, optimizer, Direction, stop);

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) => new DensityProgram(new ParticleDensity(this, rows), [GetType(), this], []);

    private Tensor Direction(double progress)
    {
        var x = particles.Value.Detach();
        return SteinDirection.Of(x, target.Gradients(x, default).Gradients);
    }

    private sealed class ParticleDensity(SteinParticles ansatz, IReadOnlyList<LatentSite> sites) : IAddressedDensity
    {
        public bool IsKept(string address) => sites.Any(site => site.Address == address);

        public Trace Simulate(ObjectiveContext o)
        {
            var count = (int)ansatz.particles.Shape[0];
            var index = o.Sample("particle", Categorical.FromLogits(Tensor.Zeros(count)), Strategy.ScoreFunction());
            var (choices, _) = JointAnsatz.Unpack(ansatz.particles.Value.Detach()[index], sites);
            return Trace.Of(choices, Tensor.Scalar(-Math.Log(count)), null, address => sites.First(site => site.Address == address).Event.Rank);
        }

        public Trace Replay(ObjectiveContext o, ChoiceMap choices) =>
            throw new NotSupportedException("particles have no density: draw from them (Predictive, Simulate), or fit a SteinMixture or a NormalMixture where a bound is wanted.");
    }
}
