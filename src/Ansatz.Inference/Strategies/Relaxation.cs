namespace Ansatz.Inference;

/// <summary>
/// A Bernoulli or one-hot distribution as the sign, or the largest coordinate, of a continuous variable z that is a differentiable function of
/// parameter-free noise: what relaxed and antithetic strategies work on (Maddison et al. 2017; Jang et al. 2017; Tucker et al. 2017).
/// </summary>
internal abstract class Relaxation
{
    private Relaxation(Tensor logits, Shape rows, int events)
    {
        Logits = logits.Shape == rows ? logits : logits.Expand(rows);
        Rows = rows;
        Events = events;
    }

    /// <summary>ln(p / (1 - p)), or ln p, with gradient: [batch, event].</summary>
    public Tensor Logits { get; }

    /// <summary>The shape of a draw: [batch, event].</summary>
    public Shape Rows { get; }

    /// <summary>How many of its last dimensions are one event.</summary>
    public int Events { get; }

    /// <summary>Whether a distribution has such a form.</summary>
    public static bool Exists(Distribution distribution) => Core(distribution) is Bernoulli or OneHotCategorical;

    /// <summary>Whether it is that of independent coins.</summary>
    public static bool IsBinary(Distribution distribution) => Core(distribution) is Bernoulli;

    /// <summary>The form of a distribution that has one.</summary>
    public static Relaxation Of(Distribution distribution) => Core(distribution) switch
    {
        Bernoulli coin => new Binary(coin.Logits, coin.BatchShape, distribution.EventShape.Rank),
        OneHotCategorical vector => new OneHot(vector.Index.LogWeights, vector.BatchShape.Concat(vector.EventShape), distribution.EventShape.Rank),
        var other => throw new StrategyException("", $"{other} has no relaxed form."),
    };

    /// <summary>The same form at other logits.</summary>
    public abstract Relaxation At(Tensor logits);

    /// <summary>The noise of a stream for a shape of rows: uniform numbers between 0 and 1.</summary>
    public Tensor Uniform(RandomStream stream, Shape? rows = null)
    {
        var type = Logits.DataType;
        var smallest = type == ScalarType.Float64 ? 1e-15 : 1e-7;
        return stream.Uniform(rows ?? Rows, type, Logits.Device).Clamp(smallest, 1 - smallest);
    }

    /// <summary>The log probability of a draw by coordinates, whose sum over an event it is: as a function of <see cref="Logits"/>.</summary>
    public abstract Tensor LogProbability(Tensor draw);

    /// <summary>z for noise, with gradient.</summary>
    public abstract Tensor Latent(Tensor uniform);

    /// <summary>z given the draw that it makes, for fresh noise, with gradient: z ~ p(z | draw).</summary>
    public abstract Tensor LatentGiven(Tensor draw, Tensor uniform);

    /// <summary>The draw that z makes, without gradient.</summary>
    public abstract Tensor Hard(Tensor latent);

    /// <summary>The draw made smooth: it approaches the hard one as the temperature falls.</summary>
    public abstract Tensor Soft(Tensor latent, double temperature);

    private static Distribution Core(Distribution distribution)
    {
        while (true)
        {
            switch (distribution)
            {
                case Independent independent:
                    distribution = independent.Base;
                    break;
                case Masked masked:
                    distribution = masked.Base;
                    break;
                default:
                    return distribution;
            }
        }
    }

    private sealed class Binary(Tensor logits, Shape rows, int events) : Relaxation(logits, rows, events)
    {
        public override Relaxation At(Tensor logits) => new Binary(logits, Rows, Events);

        public override Tensor LogProbability(Tensor draw) => draw * Logits - Logits.Softplus();

        public override Tensor Latent(Tensor uniform) => Logits + uniform.Logit();

        public override Tensor LatentGiven(Tensor draw, Tensor uniform)
        {
            // A uniform number above 1 - p where the draw is 1, below it where it is 0.
            var p = Logits.Sigmoid();
            var smallest = Logits.DataType == ScalarType.Float64 ? 1e-15 : 1e-7;
            return Logits + Tensor.Where(draw > 0.5, (1 - p) + uniform * p, uniform * (1 - p)).Clamp(smallest, 1 - smallest).Logit();
        }

        public override Tensor Hard(Tensor latent)
        {
            using var off = NoGrad.Begin();
            return (latent > 0).To(Logits.DataType);
        }

        public override Tensor Soft(Tensor latent, double temperature) => (latent / temperature).Sigmoid();
    }

    private sealed class OneHot(Tensor logits, Shape rows, int events) : Relaxation(logits, rows, events)
    {
        public override Relaxation At(Tensor logits) => new OneHot(logits, Rows, Events);

        public override Tensor LogProbability(Tensor draw) => Tensor.Where(draw > 0, Logits, 0.0);

        public override Tensor Latent(Tensor uniform) => Logits + Gumbel(uniform);

        public override Tensor LatentGiven(Tensor draw, Tensor uniform)
        {
            // The largest of Gumbel variables is a Gumbel variable, the others are cut off below it.
            var top = Gumbel((draw * uniform).Sum([-1], keepDimension: true));
            var others = -((-top).Exp() - uniform.Log() / Logits.Exp()).Log();
            return Tensor.Where(draw > 0.5, top, others);
        }

        public override Tensor Hard(Tensor latent)
        {
            using var off = NoGrad.Begin();
            return latent.ArgMax(-1).OneHot(Logits.Size(-1)).To(Logits.DataType);
        }

        public override Tensor Soft(Tensor latent, double temperature) => (latent / temperature).Softmax(-1);

        private static Tensor Gumbel(Tensor uniform) => -(-uniform.Log()).Log();
    }
}
