namespace Ansatz.Inference.Tests;

/// <summary>What a test of an algorithm asserts: that a ratio of random estimates has the mean one.</summary>
internal static class AlgorithmContract
{
    /// <summary>A ratio whose mean should be one, with what its standard error needs. (Objectives are written where they are used: plans go by their code.)</summary>
    internal static Tensor Reported(ObjectiveContext o, Tensor ratio)
    {
        o.Term("square", ratio.Square());
        return ratio;
    }

    /// <summary>Asserts that the mean of a <see cref="Reported"/> ratio is one, by its own standard error.</summary>
    internal static void HasMeanOne(Objective objective, int draws, int items = 1, int seed = 1)
    {
        var estimate = objective.With("**", Strategy.ScoreFunction()).Estimate(new RandomStream(91)[seed], new(Particles: draws));
        var deviation = Math.Sqrt(Math.Max(0, estimate.Terms["square"] - (estimate.Value * estimate.Value)));
        Statistics.Near(1, estimate.Value, (deviation / Math.Sqrt((double)draws * items)) + 1e-7);
    }
}
