using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// Observations [T, m] of a hidden linear Gaussian process: x_1 ~ N(start, S S^T), x_t = F x_(t-1) + Q noise, y_t = H x_t + R noise. The hidden states are
/// integrated out by the Kalman filter; draws are reparameterized.
/// </summary>
public sealed class LinearGaussianStateSpace : ParametricDistribution, IReparameterized
{
    /// <summary>T observations; S, Q and R are lower triangular with positive diagonal.</summary>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="start">The mean of the first state, [batch, n].</param>
    /// <param name="startCholesky">S, [batch, n, n].</param>
    /// <param name="transition">F, [batch, n, n].</param>
    /// <param name="transitionCholesky">Q, [batch, n, n].</param>
    /// <param name="observation">H, [batch, m, n].</param>
    /// <param name="observationCholesky">R, [batch, m, m].</param>
    public LinearGaussianStateSpace(
        long steps, Tensor start, Tensor startCholesky, Tensor transition, Tensor transitionCholesky, Tensor observation, Tensor observationCholesky)
        : base(("start", start, Constraint.RealVector), ("start cholesky", startCholesky, Constraint.LowerCholesky),
            ("transition", transition, Constraint.RealMatrix), ("transition cholesky", transitionCholesky, Constraint.LowerCholesky),
            ("observation", observation, Constraint.RealMatrix), ("observation cholesky", observationCholesky, Constraint.LowerCholesky))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Length = steps;
    }

    /// <summary>T.</summary>
    public long Length { get; }

    /// <summary>F.</summary>
    public Tensor Transition => this[2];

    /// <summary>H.</summary>
    public Tensor Observation => this[4];

    /// <inheritdoc/>
    public override Shape EventShape => [Length, Observation.Size(-2)];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.RealMatrix;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(TensorMath.StackBroadcast([.. Prior().Select(state => Observation.Apply(state.Mean))], -2));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(TensorMath.StackBroadcast([.. Prior().Select(state => Seen(state).Diagonal(0, -2, -1))], -2));

    /// <summary>The sum of the entropies of the one-step predictions, which do not depend on the data.</summary>
    public override Tensor Entropy
    {
        get
        {
            var steps = Filtered(Tensor.Zeros(BatchShape.Concat(EventShape), DataType, Device));
            return OverBatch(EventShape.Elements * (TensorMath.HalfLogTwoPi + 0.5)
                + steps.Select(step => step.Innovation.LogDiagonal()).Aggregate((sum, next) => sum + next));
        }
    }

    /// <summary>The states given the observations so far: means [extra, batch, T, n] and covariances [extra, batch, T, n, n].</summary>
    public (Tensor Means, Tensor Covariances) Filter(Tensor observations)
    {
        ParameterTypes.CheckEvent(this, observations);
        return Stacked([.. Filtered(observations).Select(step => step.State)]);
    }

    /// <summary>The states given all observations (Rauch, Tung, Striebel 1965): means [extra, batch, T, n] and covariances [extra, batch, T, n, n].</summary>
    public (Tensor Means, Tensor Covariances) Smooth(Tensor observations)
    {
        ParameterTypes.CheckEvent(this, observations);
        var steps = Filtered(observations).ToArray();
        var states = new State[steps.Length];
        states[^1] = steps[^1].State;
        for (var t = steps.Length - 2; t >= 0; t--)
        {
            var (now, next) = (steps[t].State, steps[t + 1].Predicted);
            var gain = Transition.MatMul(now.Covariance).CholeskySolve(next.Covariance.LinalgCholesky()).Transposed();
            states[t] = new State(now.Mean + gain.Apply(states[t + 1].Mean - next.Mean),
                now.Covariance + Sandwich(gain, states[t + 1].Covariance - next.Covariance));
        }
        return Stacked(states);
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        NormalNoise(stream["state"], batch, Length, Transition.Size(-1)).Concat(NormalNoise(stream["observation"], batch, Length, EventShape[1]));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var states = new Tensor[Length];
        for (var t = 0; t < states.Length; t++)
        {
            var z = noise.Parts[0].Select(-2, t);
            states[t] = t == 0 ? this[0] + this[1].Apply(z) : Transition.Apply(states[t - 1]) + this[3].Apply(z);
        }
        var all = TensorMath.StackBroadcast(states, -2);
        return all.MatMul(Observation.Transposed()) + noise.Parts[1].MatMul(this[5].Transposed());
    }

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value) =>
        Filtered(value).Select(step => step.LogDensity).Aggregate((sum, next) => sum + next) - EventShape.Elements * TensorMath.HalfLogTwoPi;

    private sealed record State(Tensor Mean, Tensor Covariance);

    private sealed record Step(State Predicted, Tensor Innovation, State State, Tensor LogDensity);

    private IEnumerable<State> Prior()
    {
        var state = First;
        for (long t = 0; t < Length; t++)
        {
            yield return state;
            state = Next(state);
        }
    }

    private State First => new(this[0], Square(this[1]));

    private State Next(State state) =>
        new(Transition.Apply(state.Mean), Sandwich(Transition, state.Covariance) + Square(this[3]));

    /// <summary>The covariance of an observation of the state.</summary>
    private Tensor Seen(State state) => Sandwich(Observation, state.Covariance) + Square(this[5]);

    /// <summary>The Kalman filter; log densities are without (m / 2) ln(2 pi) each.</summary>
    private IEnumerable<Step> Filtered(Tensor value)
    {
        var predicted = First;
        for (long t = 0; t < Length; t++)
        {
            var innovation = Seen(predicted).LinalgCholesky();
            var surprise = innovation.SolveLower((value.Select(-2, t) - Observation.Apply(predicted.Mean)).Unsqueeze(-1));
            var gain = innovation.SolveLower(Observation.MatMul(predicted.Covariance));            // of the whitened surprise, transposed
            var state = new State(predicted.Mean + gain.Transposed().MatMul(surprise).Squeeze(-1),
                predicted.Covariance - gain.Transposed().MatMul(gain));
            yield return new Step(predicted, innovation, state, -0.5 * surprise.Square().SumLast(2) - innovation.LogDiagonal());
            predicted = Next(state);
        }
    }

    private static (Tensor Means, Tensor Covariances) Stacked(State[] states)
    {
        var covariances = TensorMath.StackBroadcast([.. states.Select(state => state.Covariance)], -3);
        return (TensorMath.StackBroadcast([.. states.Select(state => state.Mean)], -2), covariances);
    }

    private static Tensor Square(Tensor root) => root.MatMul(root.Transposed());

    private static Tensor Sandwich(Tensor matrix, Tensor covariance) => matrix.MatMul(covariance).MatMul(matrix.Transposed());
}
