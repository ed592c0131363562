using System.Globalization;

namespace Ansatz.Inference;

/// <summary>
/// What is subtracted from the value in a score term. It may not depend on the draw: then the gradient stays unbiased, and its variance
/// falls (or grows: a mean baseline need not help).
/// </summary>
public abstract class Baseline : Module
{
    /// <summary>The same number always.</summary>
    public static Baseline Constant(double value) => new ConstantBaseline(value);

    /// <summary>
    /// The running mean of the values so far, for each address. It is a module, since it remembers: hold it in a field, so that it is saved
    /// and lasts from step to step.
    /// </summary>
    /// <param name="decay">The weight of the past, in [0, 1).</param>
    public static Baseline RunningMean(double decay = 0.9) => new RunningMeanBaseline(decay);

    /// <summary>
    /// A tensor made by a network from what was drawn or given before the site, fitted to the value by squared error within the surrogate.
    /// </summary>
    /// <param name="prediction">The prediction with its gradient: <c>[items]</c>. Give the network detached inputs.</param>
    public static Baseline Learned(Tensor prediction) => new LearnedBaseline(prediction);

    /// <summary>The baseline for a value, <c>[items]</c> or broadcasting to it; without gradient.</summary>
    internal abstract Tensor At(string address, Tensor value);

    /// <summary>What is added to the loss so that the baseline fits the value; null: nothing.</summary>
    internal virtual Tensor? Error(Tensor value) => null;

    /// <summary>Takes note of the value after the main pass.</summary>
    internal virtual void Observe(string address, Tensor value)
    {
    }

    private sealed class ConstantBaseline(double constant) : Baseline
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{constant}");

        internal override Tensor At(string address, Tensor value) => constant;
    }

    private sealed class LearnedBaseline(Tensor prediction) : Baseline
    {
        public override string ToString() => "learned";

        internal override Tensor At(string address, Tensor value) => Fitted(value).Detach();

        internal override Tensor Error(Tensor value) => (Fitted(value) - value).Square();

        private Tensor Fitted(Tensor value) =>
            prediction.Rank == value.Rank + 1 && prediction.Size(-1) == 1 ? prediction.Squeeze(-1) : prediction;
    }

    private sealed class RunningMeanBaseline : Baseline
    {
        public override string ToString() => "running mean";

        private readonly double decay;
        private readonly Dictionary<string, ModuleBuffer> means = new(StringComparer.Ordinal);

        public RunningMeanBaseline(double decay)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(decay);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
            this.decay = decay;
        }

        internal override Tensor At(string address, Tensor value) => means.TryGetValue(address, out var mean) ? mean.Value : 0;

        internal override void Observe(string address, Tensor value)
        {
            using var off = NoGrad.Begin();
            var now = value.Mean();
            if (means.TryGetValue(address, out var mean))
            {
                mean.Assign(mean.Value * decay + now * (1 - decay));
            }
            else
            {
                means[address] = new ModuleBuffer(now);
            }
        }
    }
}
