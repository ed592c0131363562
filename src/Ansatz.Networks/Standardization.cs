using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A layer that brings the last dimension to mean 0 and standard deviation 1, (x - mean) / deviation, with fixed statistics that are saved with the
/// module. [..., width] to [..., width].
/// </summary>
/// <remarks>Data that are standardized outside of a model need the statistics beside it; here they are part of its state.</remarks>
public sealed class Standardization : Layer
{
    private readonly ModuleBuffer _mean;
    private readonly ModuleBuffer _deviation;

    /// <summary>A layer that changes nothing until <see cref="Fit"/> or <see cref="Module.Load"/>.</summary>
    /// <param name="width">The size of the last dimension.</param>
    public Standardization(long width) => (_mean, _deviation) = (new ModuleBuffer(Tensor.Zeros(width)), new ModuleBuffer(Tensor.Ones(width)));

    /// <summary>The mean of each column, [width].</summary>
    public Tensor Mean => _mean.Value;

    /// <summary>What each column is divided by, [width]; positive.</summary>
    public Tensor Deviation => _deviation.Value;

    /// <summary>
    /// Takes mean and standard deviation (over n) of rows, in double precision. A constant column has deviation 1. Columns that hold nothing but zeros and ones stay as
    /// they are where that is asked for.
    /// </summary>
    /// <param name="rows">[rows, width].</param>
    /// <param name="keepBinary">Whether columns of zeros and ones stay as they are.</param>
    /// <returns>This layer.</returns>
    public Standardization Fit(Tensor rows, bool keepBinary = false)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        var values = rows.Detach().To(ScalarType.Float64);
        var mean = values.Mean([0]);
        var deviation = (values - mean).Square().Mean([0]).Sqrt();
        deviation = Tensor.Where(deviation > 1e-12 * mean.Abs().Clamp(1), deviation, 1);
        if (keepBinary)
        {
            var binary = (values.Eq(0) | values.Eq(1)).All(0);
            (mean, deviation) = (Tensor.Where(binary, 0, mean), Tensor.Where(binary, 1, deviation));
        }
        _mean.Assign(mean.To(_mean.Value.DataType));
        _deviation.Assign(deviation.To(_deviation.Value.DataType));
        return this;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => (input - _mean.Value) / _deviation.Value;

    /// <summary>The values in their own unit: mean + deviation x.</summary>
    /// <param name="standardized">[..., width].</param>
    public Tensor Invert(Tensor standardized) => (standardized * _deviation.Value) + _mean.Value;
}
