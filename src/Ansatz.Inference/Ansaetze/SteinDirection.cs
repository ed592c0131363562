namespace Ansatz.Inference;

/// <summary>
/// The direction in which particles flow: gradients that a kernel shares among neighbors, and away from these,
/// <code>d_i = (1/n) sum_j [k(x_j, x_i) g_j + r grad_j k(x_j, x_i)],</code>
/// with a Gaussian kernel whose squared bandwidth is the median squared distance over 2 log n (Liu and Wang 2016).
/// </summary>
internal static class SteinDirection
{
    /// <summary>The direction of each particle.</summary>
    /// <param name="particles">[n, dimension].</param>
    /// <param name="gradients">g, [n, dimension].</param>
    /// <param name="repulsion">r.</param>
    public static Tensor Of(Tensor particles, Tensor gradients, double repulsion = 1)
    {
        using var off = NoGrad.Begin();
        var count = particles.Size(0);
        var bandwidth = (Kernel.MedianDistance(particles) / Math.Sqrt(2 * Math.Log(Math.Max(count, 3)))).Clamp(min: 1e-6);
        var kernel = Kernel.Gaussian(bandwidth).Gram(particles, particles);
        var away = ((kernel.Sum([-1], keepDimension: true) * particles) - kernel.MatMul(particles)) / bandwidth.Square();
        return (kernel.MatMul(gradients) + (repulsion * away)) / count;
    }

    /// <summary>Moves a module's one parameter along a direction.</summary>
    /// <param name="module">The module.</param>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="optimizer">What follows the direction; null: Adam, its rate 0.1 and then less by a cosine.</param>
    /// <param name="direction">The direction at a fraction of the fit, in [0, 1).</param>
    /// <param name="stop">Stops after the step at hand.</param>
    /// <returns>The root mean square of the last direction.</returns>
    public static double Follow(Module module, int steps, Optimizer? optimizer, Func<double, Tensor> direction, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        optimizer ??= new Adam(Schedule.Cosine(0.1));
        if (optimizer.Groups.Count == 0)
        {
            optimizer.Add(module);
        }

        var size = double.NaN;
        for (var step = 0; step < steps && !stop.IsCancellationRequested; step++)
        {
            using var scope = TensorScope.Open();
            var progress = (double)step / steps;
            var along = direction(progress);
            size = along.Square().Mean().Sqrt().ToDouble();
            if (!double.IsFinite(size))
            {
                throw new NonFiniteException("objective", $"the log density has no finite gradient at a particle, at step {step}: start elsewhere (Start.Feasible) or lower the rate.");
            }

            optimizer.Step([-along], progress);
        }

        return size;
    }
}
