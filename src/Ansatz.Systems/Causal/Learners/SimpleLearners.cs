using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>One network of covariates and treatment (S-learner). Source: Künzel, Sekhon, Bickel and Yu, Metalearners for estimating heterogeneous treatment effects, 2019.</summary>
public sealed record SingleLearner : NetworkLearner
{
    /// <inheritdoc/>
    public override string ToString() => "s-learner";

    private protected override OutcomeNetwork Network(long covariates, RandomStream stream) => new SingleNetwork(covariates, Width, stream);

    private sealed class SingleNetwork(long covariates, int width, RandomStream stream) : OutcomeNetwork(covariates)
    {
        private readonly Mlp _network = new([covariates + 1, width, width, 1], stream, Between);

        protected override (Tensor Outcomes, Tensor? Penalty) Standard(Tensor x, Tensor? treatment)
        {
            Tensor In(double arm) => _network.Forward(Tensor.Cat([x, Tensor.Full([x.Size(0), 1], arm, x.DataType, x.Device)], -1));
            return (Tensor.Cat([In(0), In(1)], -1), null);
        }
    }
}

/// <summary>A network an arm (T-learner). Source: Künzel, Sekhon, Bickel and Yu, Metalearners for estimating heterogeneous treatment effects, 2019.</summary>
public sealed record SeparateLearner : NetworkLearner
{
    /// <inheritdoc/>
    public override string ToString() => "t-learner";

    private protected override OutcomeNetwork Network(long covariates, RandomStream stream) => new SeparateNetworks(covariates, Width, stream);

    private sealed class SeparateNetworks(long covariates, int width, RandomStream stream) : OutcomeNetwork(covariates)
    {
        private readonly Mlp[] _arms = [.. Enumerable.Range(0, 2).Select(arm => new Mlp([covariates, width, width, 1], stream[arm], Between))];

        protected override (Tensor Outcomes, Tensor? Penalty) Standard(Tensor x, Tensor? treatment) => (Tensor.Cat([.. _arms.Select(arm => arm.Forward(x))], -1), null);
    }
}
