namespace Ansatz.Inference;

/// <summary>
/// The coefficient c of a control variate h, from the values k of the objective so far: <c>cov(k, h) / var(h)</c>, both with exponentially falling
/// weights. It depends on the past alone, so the estimate stays unbiased. It is a module, since it remembers: hold it in a field, so that it is saved and lasts
/// from step to step.
/// </summary>
public sealed class RunningCoefficient : Module
{
    private readonly double decay;
    private readonly ModuleBuffer moments = new(Tensor.Zeros([5], ScalarType.Float64));

    /// <summary>A coefficient that is zero until something was observed.</summary>
    /// <param name="decay">The weight of the past, in [0, 1).</param>
    public RunningCoefficient(double decay = 0.99)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        this.decay = decay;
    }

    /// <summary>The coefficient now.</summary>
    public double Value
    {
        get
        {
            var m = moments.Value.ToArray<double>();
            var variance = m[0] > 0 ? (m[4] / m[0]) - (m[2] * m[2] / (m[0] * m[0])) : 0;
            return variance > 1e-300 ? ((m[3] / m[0]) - (m[1] * m[2] / (m[0] * m[0]))) / variance : 0;
        }
    }

    /// <summary>Takes note of values and of what the function is there, item by item.</summary>
    internal void Observe(Tensor value, Tensor control)
    {
        using var off = NoGrad.Begin();
        var (k, h) = (value.Detach().To(ScalarType.Float64), control.Detach().To(ScalarType.Float64));
        var now = Tensor.Stack([Tensor.Scalar(1, ScalarType.Float64), k.Mean(), h.Mean(), (k * h).Mean(), h.Square().Mean()], 0);
        moments.Assign(moments.Value * decay + now * (1 - decay));
    }
}
