namespace Ansatz.Inference;

/// <summary>A strategy that puts another differentiable function of noise in the place of the draw. Biased; one run serves it.</summary>
internal abstract record SubstitutedStrategy : Strategy
{
    public sealed override bool IsUnbiased => false;

    internal sealed override bool IsSmooth => true;

    internal sealed override bool IsBuiltIn => true;

    /// <summary>What is drawn instead, with or without gradient.</summary>
    public abstract IPushforward Path(Distribution distribution);

    public sealed override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation)
    {
        var path = Path(distribution);
        return continuation(path.FromNoise(path.DrawNoise(stream, distribution.BatchShape)));
    }
}

/// <summary>The draw with the gradient that its mean has.</summary>
internal sealed record StraightThroughStrategy : SubstitutedStrategy
{
    public override IPushforward Path(Distribution distribution) => new Draw(distribution);

    internal override bool Fits(Distribution distribution)
    {
        if (distribution is not IPushforward || distribution.ValueType is ScalarType.Int64)
        {
            return false;
        }

        try
        {
            _ = distribution.Mean;
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    public override string ToString() => "StraightThrough";

    private sealed class Draw(Distribution distribution) : IPushforward
    {
        private IPushforward Own => (IPushforward)distribution;

        public Noise DrawNoise(RandomStream stream, Shape batch) => Own.DrawNoise(stream, batch);

        public Tensor FromNoise(Noise noise)
        {
            Tensor draw;
            using (NoGrad.Begin())
            {
                draw = Own.FromNoise(noise);
            }

            var mean = distribution.Mean;
            return draw.To(mean.DataType) + (mean - mean.Detach());
        }
    }
}

/// <summary>A point of the interior of the simplex (or of (0, 1)) instead of a corner; or the corner with the point's gradient.</summary>
internal sealed record GumbelSoftmaxStrategy : SubstitutedStrategy
{
    public GumbelSoftmaxStrategy(double temperature, bool isHard)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        (Temperature, IsHard) = (temperature, isHard);
    }

    public double Temperature { get; }

    public bool IsHard { get; }

    public override IPushforward Path(Distribution distribution) => new Point(Relaxation.Of(distribution), Temperature, IsHard);

    internal override bool Fits(Distribution distribution) => Relaxation.Exists(distribution);

    public override string ToString() => $"GumbelSoftmax({Temperature}{(IsHard ? ", hard" : "")})";

    private sealed class Point(Relaxation relaxation, double temperature, bool isHard) : IPushforward
    {
        public Noise DrawNoise(RandomStream stream, Shape batch)
        {
            // The event has noise of its own; the rows are those asked for.
            return new(relaxation.Uniform(stream, batch.Concat(relaxation.Rows[^relaxation.Events..])));
        }

        public Tensor FromNoise(Noise noise)
        {
            var latent = relaxation.Latent(noise.Part);
            var soft = relaxation.Soft(latent, temperature);
            return isHard ? relaxation.Hard(latent) + (soft - soft.Detach()) : soft;
        }
    }
}
