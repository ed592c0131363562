using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>
/// Least squares with an interaction of the treatment with every covariate, y = c_t + w_t'x: the same as a regression an arm. Where covariates are linearly dependent in
/// an arm, the solution of least norm.
/// </summary>
public sealed record LinearLearner : EffectLearner
{
    /// <inheritdoc/>
    public override OutcomeModel Create(long covariates, RandomStream stream) => new LinearOutcomes(covariates);

    /// <inheritdoc/>
    public override OutcomeModel Fit(EffectUnits units, RandomStream stream, Run? run = null, string stage = "learner")
    {
        var model = new LinearOutcomes(units.Covariates.Size(1));
        model.To(units.Covariates.Device);
        model.Solve(units);
        model.Evaluate();
        return model;
    }

    /// <inheritdoc/>
    public override string ToString() => "ols";

    private sealed class LinearOutcomes(long covariates) : OutcomeModel
    {
        private readonly Standardization _scale = new(covariates);
        private readonly ModuleBuffer _weights = new(Tensor.Zeros(covariates + 1, 2));

        public void Solve(EffectUnits units)
        {
            using var off = NoGrad.Begin();
            using var scope = TensorScope.Open();
            var design = Design(_scale.Fit(units.Covariates).Forward(units.Covariates)).To(ScalarType.Float64);
            var columns = new Tensor[2];
            for (var arm = 0; arm < 2; arm++)
            {
                var own = units.Treatment.Eq(arm);
                columns[arm] = design[own].LinalgLeastSquares(units.Outcome[own].To(ScalarType.Float64).Unsqueeze(-1), driver: units.Outcome.Device == Device.Cpu ? "gelsd" : null).Solution;
            }
            _weights.Assign(Tensor.Cat([.. columns], 1).To(_weights.Value.DataType));
        }

        protected override Tensor Predict(Tensor covariates) => Design(_scale.Forward(covariates)).MatMul(_weights.Value);

        private static Tensor Design(Tensor x) => Tensor.Cat([x, Tensor.Ones([x.Size(0), 1], x.DataType, x.Device)], 1);
    }
}
