namespace Ansatz.Inference;

/// <summary>
/// Rejection sampling: draws of a proposal q are accepted with probability <c>gamma(u) / (M q(u))</c>, so a draw is one of the exact posterior. The number T of
/// trials until the r-th is accepted tells the evidence: <c>M (r - 1) / (T - 1)</c> has the mean Z (Haldane 1945), and <c>T / (r M)</c> the mean 1 / Z. Each item
/// has its own trials.
/// </summary>
/// <remarks>
/// Acceptances are draws, differentiated by the score function, so gradients are unbiased too; those of the proposal are differentiated by their strategies, of
/// which enumeration is none that many trials could take: give finite latents <see cref="Strategy.ScoreFunction"/>. Densities must be exact. All particles and items
/// of an estimate take as many trials as the slowest needs, each of which stays in memory until the estimate is done: of many, one in ten or more should be accepted.
/// </remarks>
public sealed class RejectionSampling : InferenceAlgorithm
{
    private readonly GenerativeProgram? proposal;

    /// <summary>The algorithm.</summary>
    /// <param name="logBound">
    /// log M: at least <c>log gamma(u) - log q(u)</c> for every u and every item; where the program itself is the proposal, at least the log density of the observations.
    /// </param>
    /// <param name="proposal">What draws the latents; null: the program itself.</param>
    /// <param name="acceptances">r, at least 2: more of them vary less.</param>
    /// <param name="trials">How many trials there may be, 2 to 10000.</param>
    public RejectionSampling(double logBound, GenerativeProgram? proposal = null, int acceptances = 2, int trials = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(acceptances, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, acceptances);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, 10_000);
        if (!double.IsFinite(logBound))
        {
            throw new ArgumentOutOfRangeException(nameof(logBound), logBound, "the bound is a finite number");
        }

        (LogBound, Acceptances, Trials) = (logBound, acceptances, trials);
        this.proposal = proposal;
    }

    /// <summary>log M.</summary>
    public double LogBound { get; }

    /// <summary>r.</summary>
    public int Acceptances { get; }

    /// <summary>How many trials there may be.</summary>
    public int Trials { get; }

    internal override IEnumerable<GenerativeProgram> Programs => proposal is null ? [] : [proposal];

    internal override IEnumerable<object> PlanParts => [nameof(RejectionSampling), LogBound, Acceptances, Trials];

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target) => LogEvidence(Run(o, target).Trials);

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained) =>
        LogBound + Math.Log(Acceptances) - Run(o, target).Trials.Log();

    /// <inheritdoc/>
    public override Trace Simulate(ObjectiveContext o, GenerativeProgram target)
    {
        // Which draw is accepted says nothing about the number of trials.
        var (accepted, trials) = Run(o, target);
        var scored = o.Replay(target, accepted.Choices);
        return Trace.Of(accepted.Choices, scored.LogDensity - LogEvidence(trials), scored);
    }

    private Tensor LogEvidence(Tensor trials) => LogBound + Math.Log(Acceptances - 1) - (trials - 1).Log();

    /// <summary>The first draw that is accepted, and the number of trials until the r-th is, for each item.</summary>
    private (Chain Accepted, Tensor Trials) Run(ObjectiveContext o, GenerativeProgram target) => o.Evaluation.WithReservedSimulations(() =>
    {
        Chain? kept = null;
        Tensor count = 0, trials = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var inside = new ObjectiveContext(o);
            var isOpen = count < Acceptances;
            using var mask = trial == 0 ? null : inside.Mask(isOpen);
            var chain = Chain.Start(inside, target, proposal);
            var excess = chain.LogRatio.Detach() - LogBound;
            if ((isOpen & (excess > 1e-6 * Math.Max(1, Math.Abs(LogBound)))).Any().ToBoolean())
            {
                throw new NonFiniteException("objective", FormattableString.Invariant(
                    $"a log ratio of target and proposal is {LogBound + excess.Max().ToDouble():g6}, above the bound {LogBound:g6} of rejection sampling: raise the bound."));
            }

            var accepted = inside.Accept(chain.LogRatio - LogBound, chain.Trace.Items ?? []) & isOpen;
            kept = kept?.Where(accepted & count.Eq(0), chain) ?? chain;
            count += accepted.To(ScalarType.Float32);
            trials += isOpen.To(ScalarType.Float32);
            if (!o.Any(count < Acceptances))
            {
                return (kept, trials);
            }
        }

        throw new NonFiniteException("objective", $"rejection sampling did not accept {Acceptances} draws in {Trials} trials: lower the bound, or give a better proposal.");
    });
}
