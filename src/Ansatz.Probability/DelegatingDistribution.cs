using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A distribution that is another one but for its draws or its density: all else is asked of the base.</summary>
public abstract class DelegatingDistribution : Distribution
{
    private protected DelegatingDistribution(Distribution inner) => Base = inner;

    /// <summary>The distribution that is asked.</summary>
    public Distribution Base { get; }

    /// <inheritdoc/>
    public sealed override Shape EventShape => Base.EventShape;

    /// <inheritdoc/>
    public sealed override Constraint Support => Base.Support;

    /// <inheritdoc/>
    public sealed override Constraint ObservationSupport => Base.ObservationSupport;

    /// <inheritdoc/>
    public sealed override ScalarType DataType => Base.DataType;

    /// <inheritdoc/>
    public sealed override ScalarType ValueType => Base.ValueType;

    /// <inheritdoc/>
    public sealed override Device Device => Base.Device;

    /// <inheritdoc/>
    public sealed override Tensor Mean => OverEvents(Base.Mean);

    /// <inheritdoc/>
    public sealed override Tensor Variance => OverEvents(Base.Variance);

    /// <inheritdoc/>
    public sealed override Tensor Cdf(Tensor value) => OverBatch(Base.Cdf(value));

    /// <inheritdoc/>
    public sealed override Tensor LogCdf(Tensor value) => OverBatch(Base.LogCdf(value));

    /// <inheritdoc/>
    public sealed override Tensor LogSurvival(Tensor value) => OverBatch(Base.LogSurvival(value));

    /// <inheritdoc/>
    public sealed override Tensor LogProbabilityBetween(Tensor low, Tensor high) => OverBatch(Base.LogProbabilityBetween(low, high));

    /// <inheritdoc/>
    public sealed override Tensor Quantile(Tensor probability) => OverBatch(Base.Quantile(probability));

    /// <inheritdoc/>
    public sealed override void Validate() => Base.Validate();
}
