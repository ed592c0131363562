using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>The programs of the causal effect variational autoencoder. Covariates and outcome are standardized; covariates of 0 and 1 stay as they are.</summary>
internal sealed class Cevae : OutcomeModel
{
    private readonly CevaeLearner _learner;
    private readonly Standardization _covariates;
    private readonly Standardization _outcome = new(1);
    private readonly ModuleBuffer _isBinary;

    // p(x|z), p(t|z), p(y|z,t)
    private readonly NormalHead _numbers;
    private readonly Mlp _truths;
    private readonly Mlp _treatment;
    private readonly Mlp[] _outcomes;

    // q(t|x), q(y|x,t), q(z|x,t,y)
    private readonly Mlp _treatmentOfCovariates;
    private readonly ArmNetwork _outcomeOfCovariates;
    private readonly ArmNetwork _latent;

    public Cevae(CevaeLearner learner, long covariates, RandomStream stream)
    {
        _learner = learner;
        var (latent, width) = ((long)learner.LatentSize, (long)learner.Width);
        _covariates = new Standardization(covariates);
        _isBinary = new ModuleBuffer(Tensor.Zeros(covariates));
        _numbers = NormalHead.Mlp([latent, width, width, width, covariates], stream["numbers"], OutcomeNetwork.Between, minimum: -6, maximum: 2);
        _truths = new Mlp([latent, width, width, width, covariates], stream["truths"], OutcomeNetwork.Between);
        _treatment = new Mlp([latent, width, 1], stream["treatment"], OutcomeNetwork.Between);
        _outcomes = [.. Enumerable.Range(0, 2).Select(arm => new Mlp([latent, width, width, width, 1], stream["outcome"][arm], OutcomeNetwork.Between))];
        _treatmentOfCovariates = new Mlp([covariates, width, 1], stream["treatment of covariates"], OutcomeNetwork.Between);
        _outcomeOfCovariates = new ArmNetwork(covariates, width, 1, stream["outcome of covariates"]);
        _latent = new ArmNetwork(covariates + 1, width, 2 * latent, stream["latent"]);
    }

    /// <summary>p(z) p(x|z) p(t|z) p(y|z,t).</summary>
    public GenerativeProgram Model(EffectUnits units) => new(p =>
    {
        using var plate = p.Plate("units", units.Count);
        var z = p.Sample("z", Normal.Standard(_learner.LatentSize));
        var binary = _isBinary.Value > 0.5;
        var (mean, logVariance) = _numbers.Moments(z);
        p.Observe("numbers", Normal.FromLogVariance(mean, logVariance).Mask(binary.LogicalNot()).ToEvent(), units.Covariates);
        p.Observe("truths", Bernoulli.FromLogits(_truths.Forward(z)).Mask(binary).ToEvent(), units.Covariates * _isBinary.Value);
        p.Observe("t", Bernoulli.FromLogits(_treatment.Forward(z).Squeeze(-1)), units.Treatment);
        p.Observe("y", new Normal(CausalMetrics.OutcomeOf(_outcomes[0].Forward(z).Squeeze(-1), _outcomes[1].Forward(z).Squeeze(-1), units.Treatment), 1), units.Outcome);
    });

    /// <summary>q(z|x,t,y).</summary>
    public GenerativeProgram Ansatz(EffectUnits units) => new(q =>
    {
        using var plate = q.Plate("units", units.Count);
        q.Sample("z", Latent(units.Covariates, units.Treatment, units.Outcome));
    });

    /// <summary>q(t|x) q(y|x,t) q(z|x,t,y): the latent of a unit of which only covariates are known. In training treatment and outcome are observed.</summary>
    public GenerativeProgram Auxiliary(Tensor x) => new(q =>
    {
        using var plate = q.Plate("units", x.Size(0));
        var t = q.Sample("t", Bernoulli.FromLogits(_treatmentOfCovariates.Forward(x).Squeeze(-1)));
        var y = q.Sample("y", new Normal(_outcomeOfCovariates.Forward(x, t).Squeeze(-1), 1));
        q.Sample("z", Latent(x, t, y));
    });

    /// <summary>The bound of log p(x, t, y), plus log q(t|x) + log q(y|x,t).</summary>
    public Objective TrainingObjective(EffectUnits units) => Objective.Maximize(o =>
    {
        var auxiliary = Bernoulli.FromLogits(_treatmentOfCovariates.Forward(units.Covariates).Squeeze(-1)).LogDensity(units.Treatment)
            + new Normal(_outcomeOfCovariates.Forward(units.Covariates, units.Treatment).Squeeze(-1), 1).LogDensity(units.Outcome);
        return Bound.Elbo.Estimate(o, Model(units), Ansatz(units)) + o.Term("auxiliary", auxiliary);
    });

    /// <summary>Takes the scales, and which covariates are truth values.</summary>
    public void Scale(EffectUnits units)
    {
        _covariates.Fit(units.Covariates, keepBinary: true);
        _outcome.Fit(units.Outcome.Unsqueeze(-1));
        _isBinary.Assign((units.Covariates.Eq(0) | units.Covariates.Eq(1)).All(0).To(ScalarType.Float32));
    }

    /// <summary>The units with standardized covariates and outcomes.</summary>
    public EffectUnits Standard(EffectUnits units) =>
        new(_covariates.Forward(units.Covariates), units.Treatment, _outcome.Forward(units.Outcome.Unsqueeze(-1)).Squeeze(-1));

    protected override Tensor Predict(Tensor covariates)
    {
        var z = Auxiliary(_covariates.Forward(covariates)).Simulate(new RandomStream(0)["cevae"], _learner.Samples)["z"];
        return _outcome.Invert(Tensor.Cat([.. _outcomes.Select(arm => arm.Forward(z).Mean([0]))], -1));
    }

    private Distribution Latent(Tensor x, Tensor t, Tensor y)
    {
        var batch = Shape.Broadcast(x.Shape[..^1], y.Shape);
        var parts = _latent.Forward(Tensor.Cat([x.Expand(batch.Concat([x.Size(-1)])), y.Expand(batch).Unsqueeze(-1)], -1), t).Chunk(2, -1);
        return Normal.FromLogVariance(parts[0], parts[1].Clamp(-12, 6)).ToEvent();
    }

    /// <summary>A shared layered representation with a head an arm, of which the unit's own is taken.</summary>
    private sealed class ArmNetwork(long inputs, long width, long outputs, RandomStream stream) : Module
    {
        private readonly Mlp _shared = new([inputs, width, width], stream["shared"], OutcomeNetwork.Between, last: OutcomeNetwork.Between);
        private readonly Mlp[] _heads = [.. Enumerable.Range(0, 2).Select(arm => new Mlp([width, width, outputs], stream["head"][arm], OutcomeNetwork.Between))];

        public Tensor Forward(Tensor x, Tensor t)
        {
            var shared = _shared.Forward(x);
            return CausalMetrics.OutcomeOf(_heads[0].Forward(shared), _heads[1].Forward(shared), t.Unsqueeze(-1));
        }
    }
}
