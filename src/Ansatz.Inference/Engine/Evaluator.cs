namespace Ansatz.Inference;

/// <summary>One estimate of an objective.</summary>
/// <param name="Value">The estimate, a scalar without gradient.</param>
/// <param name="Surrogate">A scalar whose gradient estimates that of the objective.</param>
/// <param name="Auxiliary">A scalar to be minimized beside it: the errors of learned baselines; null: none.</param>
/// <param name="Terms">The terms that were reported.</param>
internal sealed record Outcome(Tensor Value, Tensor Surrogate, Tensor? Auxiliary, IReadOnlyList<(string Name, Tensor Value)> Terms);

/// <summary>Runs objectives: finds or makes the plan, chooses how to run, begins anew where a plan turns out wrong.</summary>
internal static class Evaluator
{
    private const int Attempts = 64;

    public static Outcome Evaluate(Objective objective, RandomStream stream, EstimateOptions options, bool withGradient)
    {
        var key = objective.Key();
        var job = new Job(objective, stream, options, withGradient);
        var plan = Plan.Find(key) ?? MakePlan(job, key);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Attempt(job, plan);
            }
            catch (EngineRestart restart) when (attempt < Attempts)
            {
                switch (restart.Reason)
                {
                    case RestartReason.OtherPrograms:
                    case RestartReason.PlanIsStale when restart is { Site: null, NeedsReplays: false, PlateDepth: 0 }:
                        plan = MakePlan(job, key); // the same code with other captured values: other particles, another branch
                        break;
                    case RestartReason.PlanIsStale:
                        plan = plan.With(restart);
                        Plan.Remember(key, plan);
                        break;
                    case RestartReason.CannotCarryAxes:
                        plan.CarriesAxes = false;
                        Notices.Say("a body does not carry the engine's axes (it reshapes, indexes from the left or sums over everything): " +
                            "its particles and lanes are run one by one, which gives the same numbers more slowly.");
                        break;
                    case RestartReason.CannotCarrySums when plan.CarriesSums:
                        plan.CarriesSums = false;
                        Notices.Say(Notices.SumsOneByOne);
                        break;
                    case RestartReason.CannotCarrySums:
                        throw new StrategyException("", "a body does not carry the axis of a summed site (it reshapes, or indexes from the left, what the site decides): " +
                            "index from the right, or draw the site with Strategy.Enumerated.");
                    case RestartReason.LanesDiffer when plan.NeedsReplays:
                        // For good: the noise of a strategy of one's own is another then, and a choice that depends on the draws would bias the estimate.
                        plan.ReplaysOneByOne = true;
                        break;
                    default:
                        plan = plan.WithoutAxes();
                        break;
                }
            }
        }
    }

    /// <summary>One run of the body. The caller has set the gradient mode.</summary>
    internal static Tensor Run(Evaluation evaluation, Job job, bool updatesBuffers)
    {
        using var modules = EvaluationStream.Begin(job.Stream["modules"], updatesBuffers, evaluation.Plan!.NoiseRanks);
        using var watch = job.Options.Checked && evaluation.WithGradient ? new SmoothUses(evaluation).Watch() : default;
        return evaluation.WithKeptCosts(job.Objective.Body(evaluation.Objective));
    }

    /// <summary>The draws of one plain run, for what they say of their sites.</summary>
    internal static IReadOnlyList<Site> PlainDraws(Objective objective, RandomStream stream, EstimateOptions options)
    {
        var job = new Job(objective, stream, options, WithGradient: false);
        using var off = NoGrad.Begin();
        var evaluation = job.Evaluation(new Plan(), Purpose.Planning, withGradient: false);
        Run(evaluation, job, updatesBuffers: false);
        return evaluation.Draws;
    }

    private static Plan MakePlan(Job job, PlanKey key)
    {
        var plan = new Plan();
        using (TensorScope.Open())
        {
            using var off = NoGrad.Begin();
            var evaluation = job.Evaluation(plan, Purpose.Planning, withGradient: false);
            plan.NoiseRanks.IsRecording = true;
            plan.ResultShape = Run(evaluation, job, updatesBuffers: false).Shape;
            plan.NoiseRanks.IsRecording = false;
            plan.PlateDepth = evaluation.PlateDepth;
            plan.Programs.Add(evaluation.Signature);
            job.IsPlanFresh = true;
        }

        Plan.Remember(key, plan);
        return plan;
    }

    private static Outcome Attempt(Job job, Plan plan)
    {
        var particles = job.Options.Particles;
        var byReplays = plan.NeedsReplays || (plan.Lanes.Count > 0 && !plan.CarriesAxes);
        if (particles == 1 || (plan.CarriesAxes && !(byReplays && plan.ReplaysOneByOne)))
        {
            return byReplays ? ByReplays(job, plan, null) : Main(job, plan, new NoiseCache(), null);
        }

        var noise = new NoiseCache();
        var outcomes = new Outcome[particles];
        for (var i = 0; i < particles; i++)
        {
            outcomes[i] = byReplays ? ByReplays(job, plan, i) : Main(job, plan, noise, i);
        }

        return new(
            Mean(outcomes, outcome => outcome.Value)!,
            Mean(outcomes, outcome => outcome.Surrogate)!,
            Mean(outcomes, outcome => outcome.Auxiliary),
            [.. outcomes.SelectMany(outcome => outcome.Terms)]);
    }

    private static Tensor? Mean(Outcome[] outcomes, Func<Outcome, Tensor?> part)
    {
        var parts = outcomes.Select(part).OfType<Tensor>().ToArray();
        return parts.Length == 0 ? null : Tensor.Stack(parts, 0).Mean();
    }

    private static Outcome Main(Job job, Plan plan, NoiseCache noise, int? particle)
    {
        var layout = LayoutOf(job, plan);
        var evaluation = job.Evaluation(plan, Purpose.Main, job.WithGradient, noise, layout: layout);
        if (particle is { } index)
        {
            evaluation.Enter(job.Options.Particles, index);
        }

        evaluation.PushOuterAxes(particle is null ? job.Options.Particles : 1);
        var result = RunOnAxes(job, evaluation, particle is null or 0, job.WithGradient);
        Confirm(job, plan, evaluation, result);
        Evaluation? replaced = null;
        Tensor? replacedResult = null;
        if (job.WithGradient && evaluation.Draws.Exists(static site => site.Strategy is MeasureValuedStrategy))
        {
            (replaced, replacedResult) = RunPhantoms(job, plan, evaluation, layout);
        }

        var outcome = Contraction.Of(evaluation, result, replaced, replacedResult);
        if (job.Options.Checked)
        {
            CheckedMode.Check(job, plan, evaluation, result, particle);
        }

        return outcome;
    }

    /// <summary>Sees that a run on axes was of the plan's programs, and the first time that it agrees with single runs.</summary>
    /// <exception cref="EngineRestart">It was not, or does not.</exception>
    internal static void Confirm(Job job, Plan plan, Evaluation evaluation, Tensor result)
    {
        if (!evaluation.UsedAxes)
        {
            return;
        }

        if (!plan.Programs.Contains(evaluation.Signature))
        {
            // Other programs than those of the plan, under the same code of the objective.
            if (!job.IsPlanFresh)
            {
                throw new EngineRestart(RestartReason.OtherPrograms);
            }

            plan.IsVerified = plan.PhantomsAreVerified = plan.SumsAreVerified = false;
            plan.Programs.Add(evaluation.Signature);
        }

        if (plan.CarriesAxes && !plan.IsVerified)
        {
            AxisComparison.Verify(job, plan, evaluation, result);
        }
    }

    private static LaneLayout? LayoutOf(Job job, Plan plan)
    {
        try
        {
            return plan.CarriesAxes ? plan.Layout(job.Options.LaneLimit) : null;
        }
        catch (StrategyException) when (!job.IsPlanFresh)
        {
            throw new EngineRestart(RestartReason.OtherPrograms);
        }
    }

    private static (Evaluation? Evaluation, Tensor? Result) RunPhantoms(Job job, Plan plan, Evaluation main, LaneLayout? layout)
    {
        if (!plan.CarriesAxes)
        {
            throw new EngineRestart(RestartReason.PlanIsStale) { NeedsReplays = true };
        }

        Phantoms phantoms;
        using (EnableGrad.Begin())
        {
            // The parameters of the terms carry the gradient.
            phantoms = new Phantoms(main);
        }

        using var off = NoGrad.Begin();
        if (phantoms.Count == 0)
        {
            return default;
        }

        var lanes = (layout?.Axes.Aggregate(1.0, (product, axis) => product * axis.Size) ?? 1) * phantoms.Count;
        if (lanes > job.Options.LaneLimit)
        {
            throw new StrategyException(
                main.Draws.First(site => site.Strategy is MeasureValuedStrategy).Address,
                $"measure-valued sites need {lanes:g6} lanes, more than the limit of {job.Options.LaneLimit}: use ScoreFunction here, or raise EstimateOptions.LaneLimit.");
        }

        var evaluation = job.Evaluation(plan, Purpose.Replay, withGradient: false, source: phantoms, layout: layout, phantoms: phantoms);
        evaluation.PushOuterAxes(job.Options.Particles);
        Tensor result;
        try
        {
            result = RunOnAxes(job, evaluation, updatesBuffers: false, withGradient: false);
        }
        catch (EngineRestart restart) when (restart.Reason == RestartReason.LanesDiffer)
        {
            // Replays from now on, whatever is drawn: a choice that depends on the draws would bias the estimate.
            throw new EngineRestart(RestartReason.PlanIsStale) { NeedsReplays = true };
        }

        if (!plan.PhantomsAreVerified)
        {
            AxisComparison.VerifyPhantoms(job, plan, evaluation, result);
        }

        return (evaluation, result);
    }

    private static Outcome ByReplays(Job job, Plan plan, int? particle)
    {
        if (!job.WithGradient)
        {
            using var off = NoGrad.Begin();
            return Replays.Evaluate(job, plan, particle);
        }

        using var on = EnableGrad.Begin();
        return Replays.Evaluate(job, plan, particle);
    }

    private static Tensor RunOnAxes(Job job, Evaluation evaluation, bool updatesBuffers, bool withGradient)
    {
        try
        {
            if (!withGradient)
            {
                using var off = NoGrad.Begin();
                return Run(evaluation, job, updatesBuffers: false);
            }

            using var on = EnableGrad.Begin();
            return Run(evaluation, job, updatesBuffers);
        }
        catch (Exception fault) when (evaluation.UsedAxes && fault is not (ProgramException or EngineRestart))
        {
            // Most likely the body's tensors do not broadcast with more axes; a mistake of the body's own returns in single runs.
            throw evaluation.CannotCarry();
        }
    }
}

/// <summary>What is to be estimated, and how.</summary>
internal sealed record Job(Objective Objective, RandomStream Stream, EstimateOptions Options, bool WithGradient)
{
    /// <summary>Whether the plan was made for this job, rather than found.</summary>
    public bool IsPlanFresh { get; set; }

    public Evaluation Evaluation(
        Plan plan,
        Purpose purpose,
        bool withGradient,
        NoiseCache? noise = null,
        IDrawSource? source = null,
        LaneLayout? layout = null,
        Phantoms? phantoms = null,
        Replays? replays = null,
        IReadOnlyList<double>? decisions = null,
        bool recordsRows = false) =>
        new(Stream, Options, plan, purpose)
        {
            WithGradient = withGradient,
            Overrides = Objective.Overrides,
            Noise = noise ?? new NoiseCache(),
            Source = source,
            Layout = layout,
            Phantoms = phantoms,
            Replays = replays,
            ExpectedDecisions = decisions,
            IsPlanning = purpose == Purpose.Planning,
            RecordsRows = Options.PlateLocalScores && ((withGradient && purpose == Purpose.Main && replays is null) || recordsRows),
        };
}
