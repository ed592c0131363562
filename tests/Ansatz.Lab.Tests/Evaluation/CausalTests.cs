using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class CausalTests
{
    private static readonly Tensor Effects = new RandomStream(5)["effects"].Normal([50], ScalarType.Float64);
    private static readonly Tensor Estimates = Effects + (0.5 * new RandomStream(5)["errors"].Normal([50], ScalarType.Float64)) + 0.2;

    [Fact]
    public void The_oracle_has_no_error()
    {
        Assert.Equal(0, CausalMetrics.RootPehe(Effects, Effects));
        Assert.Equal(0, CausalMetrics.AverageEffectError(Effects, Effects));
    }

    [Fact]
    public void The_error_of_the_average_does_not_depend_on_the_order_of_units()
    {
        var order = new RandomStream(6).Permutation(50);
        var shuffled = Estimates.IndexSelect(0, order);
        Assert.Equal(CausalMetrics.AverageEffectError(Estimates, Effects), CausalMetrics.AverageEffectError(shuffled, Effects), 1e-12);
        Assert.NotEqual(CausalMetrics.RootPehe(Estimates, Effects), CausalMetrics.RootPehe(shuffled, Effects), 1e-3);
        Assert.True(CausalMetrics.AverageEffectError(Estimates, Effects) <= CausalMetrics.RootPehe(Estimates, Effects));
    }

    [Fact]
    public void Swapping_the_arms_negates_effects_and_keeps_their_errors()
    {
        Assert.Equal(CausalMetrics.RootPehe(Estimates, Effects), CausalMetrics.RootPehe(-Estimates, -Effects), 1e-12);
        var (untreated, treated, t) = (Tensor.From([1.0, 2]), Tensor.From([10.0, 20]), Tensor.From([0.0, 1]));
        Assert.Equal([1.0, 20], CausalMetrics.OutcomeOf(untreated, treated, t).ToArray<double>());
        Assert.Equal([10.0, 2], CausalMetrics.OutcomeOf(untreated, treated, t, counterfactual: true).ToArray<double>());
        Assert.Equal([10.0, 2], CausalMetrics.OutcomeOf(untreated, treated, 1 - t).ToArray<double>());
    }
}
