using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Batch normalization: y = (x - mean) / sqrt(variance + ε) · weight + bias for each channel, over all other dimensions.
/// [..., channels, space] to the same. Source: Ioffe and Szegedy 2015.
/// </summary>
/// <remarks>
/// In training mode mean and variance are the batch's, and the running ones move towards them by
/// <c>momentum</c> (the variance with n - 1 in the denominator), in the main pass of an evaluation only
/// (<see cref="EvaluationStream.UpdatesBuffers"/>). In evaluation mode the running ones are used.
/// </remarks>
public sealed class BatchNorm : Layer
{
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly ModuleBuffer _runningMean;
    private readonly ModuleBuffer _runningVariance;
    private readonly double _momentum;
    private readonly double _epsilon;
    private readonly int _spatial;

    /// <summary>Batch normalization that starts as the identity up to scale.</summary>
    /// <param name="channels">How many channels the input has.</param>
    /// <param name="spatial">How many dimensions lie right of the channels: 0 for features, 2 for images.</param>
    /// <param name="affine">Whether weight and bias are learned.</param>
    /// <param name="momentum">How far the running statistics move in a step, in [0, 1].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNorm(long channels, int spatial = 0, bool affine = true, double momentum = 0.1, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegative(spatial);
        (_spatial, _momentum, _epsilon) = (spatial, momentum, epsilon);
        if (affine)
        {
            _weight = new Parameter(Tensor.Ones(channels));
            _bias = new Parameter(Tensor.Zeros(channels));
        }

        _runningMean = new ModuleBuffer(Tensor.Zeros(channels));
        _runningVariance = new ModuleBuffer(Tensor.Ones(channels));
    }

    /// <summary>The mean that evaluation mode uses: [channels].</summary>
    public Tensor RunningMean => _runningMean.Value;

    /// <summary>The variance that evaluation mode uses: [channels].</summary>
    public Tensor RunningVariance => _runningVariance.Value;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => LeadingDimensions.Apply(input, _spatial + 1, Normalize);

    private Tensor Normalize(Tensor x)
    {
        var updates = IsTraining && EvaluationStream.UpdatesBuffers;
        var running = updates || !IsTraining;
        return Tensor.BatchNorm(
            x, _weight?.Value, _bias?.Value, running ? _runningMean.Value : null, running ? _runningVariance.Value : null, IsTraining, _momentum, _epsilon, useCudnn: true);
    }
}
