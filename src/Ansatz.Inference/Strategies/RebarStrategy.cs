namespace Ansatz.Inference;

/// <summary>
/// The score function with the relaxed objective as control variate. With the draw b = H(z), its relaxation <c>c(z)</c> and
/// z' ~ p(z | b): <c>s(b) + sg(v(b) - c(z')) log p(b) + c(z) - c(z')</c>. REBAR takes <c>c(z) = scale k(soft(z))</c>, RELAX adds a function
/// of one's own, which is fitted so that the variance falls (Tucker et al. 2017; Grathwohl et al. 2018).
/// </summary>
internal sealed record RebarStrategy : Strategy
{
    public RebarStrategy(double temperature, double scale, Func<Tensor, Tensor>? control)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        (Temperature, Scale, Control) = (temperature, scale, control);
    }

    public double Temperature { get; }

    public double Scale { get; }

    public Func<Tensor, Tensor>? Control { get; }

    public override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation) =>
        Differentiate(distribution, stream, continuation, static _ => { });

    internal override Dual Differentiate(Distribution distribution, RandomStream stream, Func<Tensor, Dual> continuation, Action<Tensor> minimize)
    {
        var relaxation = Relaxation.Of(distribution);
        var (noise, given) = (relaxation.Uniform(stream), relaxation.Uniform(stream["conditional"]));
        var latent = relaxation.Latent(noise);
        var draw = relaxation.Hard(latent);
        var (value, surrogate) = continuation(draw);
        var logDensity = PlateSums.Like(PerRow(distribution, relaxation.LogProbability(draw)), value);

        Tensor? level = null, path = null;
        if (Scale != 0 && Autograd.IsEnabled)
        {
            var (free, bound) = (continuation(relaxation.Soft(latent, Temperature)), continuation(relaxation.Soft(relaxation.LatentGiven(draw, given), Temperature)));
            (level, path) = (Scale * bound.Value, Scale * (free.Surrogate - bound.Surrogate));
        }

        if (Control is null)
        {
            return new(value, surrogate + (level is null ? value : value - level) * logDensity + (path ?? 0.0));
        }

        // The function is evaluated at a copy of the logits: its fit, which lowers the variance, must not move the logits to where the variance is low.
        var copy = relaxation.Logits.Detach();
        copy.RequiresGradient = true;
        var apart = relaxation.At(copy);
        var (ofFree, ofBound) = (PlateSums.Like(Control(apart.Latent(noise)), value), PlateSums.Like(Control(apart.LatentGiven(draw, given)), value));
        var known = (level is null ? value : value - level) * logDensity + (path ?? 0.0);
        if (relaxation.Logits.RequiresGradient && ofBound.RequiresGradient)
        {
            Fit(relaxation, copy, known, logDensity, ofFree, ofBound, minimize);
        }

        return new(value, surrogate + known - ofBound.Detach() * logDensity + WithoutControl(distribution, relaxation.Logits, copy, ofFree - ofBound));
    }

    internal override bool Fits(Distribution distribution) => Relaxation.Exists(distribution);

    public override string ToString() => Control is null ? $"Rebar({Temperature}, {Scale})" : $"Relax({Temperature}, {Scale})";

    /// <summary>The difference with its gradient in the logits alone: the function is fitted by the variance, not by the objective.</summary>
    private static Tensor WithoutControl(Distribution distribution, Tensor logits, Tensor copy, Tensor difference)
    {
        if (!logits.RequiresGradient || !difference.RequiresGradient)
        {
            return difference.Detach();
        }

        var slope = Autograd.Gradient([difference.Sum()], [copy], allowUnused: true, retainGraph: true)[0];
        return slope is null ? difference.Detach() : PlateSums.Like(PerRow(distribution, slope.Detach() * logits), difference);
    }

    /// <summary>The mean square of the gradient in the logits, as a function of the control: its variance but for a constant.</summary>
    private static void Fit(Relaxation relaxation, Tensor copy, Tensor known, Tensor logDensity, Tensor ofFree, Tensor ofBound, Action<Tensor> minimize)
    {
        var logits = relaxation.Logits;
        var fixedPart = Autograd.Gradient([known.Sum()], [logits], allowUnused: true, retainGraph: true)[0]?.Detach() ?? logits.Detach() * 0.0;
        var score = Autograd.Gradient([logDensity.Sum()], [logits], allowUnused: true, retainGraph: true)[0]!.Detach();
        var path = Autograd.Gradient([(ofFree - ofBound).Sum()], [copy], allowUnused: true, createGraph: true)[0] ?? 0.0;
        for (var i = 0; i < relaxation.Events; i++)
        {
            ofBound = ofBound.Unsqueeze(-1);
        }

        minimize((fixedPart - ofBound * score + path).Square().Mean());
    }
}
