using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// KL(q || p) of scalar continuous distributions, as formulas. Where p is of another family, E_q[ln p] follows from moments
/// of q: KL = -H(q) - E_q[ln p].
/// </summary>
internal static class ContinuousPairs
{
    public static void Register()
    {
        KullbackLeiblerPairs.Add<Normal, Normal>((q, p) => Normals(q.Location, q.Scale, p.Location, p.Scale));
        KullbackLeiblerPairs.Add<LogNormal, LogNormal>((q, p) => Normals(q.Location, q.Scale, p.Location, p.Scale));
        KullbackLeiblerPairs.Add<HalfNormal, HalfNormal>((q, p) => Normals(0, q.Scale, 0, p.Scale));
        KullbackLeiblerPairs.Add<Laplace, Laplace>(Laplaces);
        KullbackLeiblerPairs.Add<Cauchy, Cauchy>((q, p) =>
            (((q.Scale + p.Scale).Square() + (q.Location - p.Location).Square()) / (4 * q.Scale * p.Scale)).Log());
        KullbackLeiblerPairs.Add<Gumbel, Gumbel>(Gumbels);
        KullbackLeiblerPairs.Add<Uniform, Uniform>((q, p) => Tensor.Where(
            (q.Low >= p.Low) & (q.High <= p.High), (p.High - p.Low).Log() - (q.High - q.Low).Log(), double.PositiveInfinity));
        KullbackLeiblerPairs.Add<Exponential, Exponential>((q, p) => q.Rate.Log() - p.Rate.Log() + p.Rate / q.Rate - 1);
        KullbackLeiblerPairs.Add<Gamma, Gamma>((q, p) => Gammas(q.Concentration, q.Rate, p.Concentration, p.Rate));
        KullbackLeiblerPairs.Add<Exponential, Gamma>((q, p) => Gammas(q.Rate.OnesLike(), q.Rate, p.Concentration, p.Rate));
        KullbackLeiblerPairs.Add<Gamma, Exponential>((q, p) => Gammas(q.Concentration, q.Rate, p.Rate.OnesLike(), p.Rate));
        KullbackLeiblerPairs.Add<Beta, Beta>(Betas);
        KullbackLeiblerPairs.Add<InverseGamma, InverseGamma>((q, p) => Gammas(q.Concentration, q.Scale, p.Concentration, p.Scale));
        KullbackLeiblerPairs.Add<Pareto, Pareto>((q, p) => Tensor.Where(q.Scale >= p.Scale,
            p.Alpha * (q.Scale / p.Scale).Log() - (p.Alpha / q.Alpha).Log() + p.Alpha / q.Alpha - 1, double.PositiveInfinity));
        KullbackLeiblerPairs.Add<Weibull, Weibull>((q, p) => Weibulls(q.Scale.Log(), q.Concentration, p.Scale.Log(), p.Concentration));
        KullbackLeiblerPairs.Add<VonMises, VonMises>(VonMisesPair);
        KullbackLeiblerPairs.Add<LogitNormal, LogitNormal>((q, p) => Normals(q.Location, q.Scale, p.Location, p.Scale));
        KullbackLeiblerPairs.Add<LogUniform, LogUniform>((q, p) => Tensor.Where((q.Low >= p.Low) & (q.High <= p.High),
            (p.High.Log() - p.Low.Log()).Log() - (q.High.Log() - q.Low.Log()).Log(), double.PositiveInfinity));
        KullbackLeiblerPairs.Add<ContinuousBernoulli, ContinuousBernoulli>((q, p) =>
            -q.Entropy - (p.Logits * q.Mean - p.Logits.LogOnePlusExp() + p.LogNormalizer));
        KullbackLeiblerPairs.Add<HalfCauchy, HalfCauchy>((q, p) => ((q.Scale + p.Scale).Square() / (4 * q.Scale * p.Scale)).Log());
        KullbackLeiblerPairs.Add<Chi, Chi>((q, p) => Gammas(q.DegreesOfFreedom / 2, q.DegreesOfFreedom.OnesLike(), p.DegreesOfFreedom / 2, p.DegreesOfFreedom.OnesLike()));
        KullbackLeiblerPairs.Add<Frechet, Frechet>((q, p) => Weibulls(-q.Scale.Log(), q.Exponent, -p.Scale.Log(), p.Exponent));
        KullbackLeiblerPairs.Add<InverseGaussian, InverseGaussian>(InverseGaussians);
        KullbackLeiblerPairs.Add<TruncatedNormal, TruncatedNormal>((q, p) =>
            Tensor.Where((q.Low >= p.Low) & (q.High <= p.High), CrossNormal(q, p.Location, p.Scale) + p.LogMass - q.Entropy, double.PositiveInfinity));
        KullbackLeiblerPairs.Add<SpikeAndSlab, SpikeAndSlab>(SpikesAndSlabs);
        KullbackLeiblerPairs.Add<Distribution, Normal>((q, p) => q.Support.IsDiscrete || q.EventShape.Rank > 0
            || q is SpikeAndSlab or VonMises ? null : FromMoments(q, p));                        // an atom has no density; angles have other moments
        KullbackLeiblerPairs.Add<Normal, Laplace>(NormalLaplace);
        KullbackLeiblerPairs.Add<Normal, Gumbel>(NormalGumbel);
        KullbackLeiblerPairs.Add<LogNormal, Gamma>((q, p) => CrossGamma(q.Location, q.Mean, p) - q.Entropy);
        KullbackLeiblerPairs.Add<LogNormal, InverseGamma>((q, p) =>
            CrossInverseGamma(q.Location, (0.5 * q.Scale.Square() - q.Location).Exp(), p) - q.Entropy);
        KullbackLeiblerPairs.Add<Gamma, InverseGamma>((q, p) => CrossInverseGamma(
            q.Concentration.Digamma() - q.Rate.Log(), Tensor.Where(q.Concentration > 1, q.Rate / (q.Concentration - 1), double.PositiveInfinity), p) - q.Entropy);
        KullbackLeiblerPairs.Add<InverseGamma, Gamma>((q, p) => CrossGamma(q.Scale.Log() - q.Concentration.Digamma(), q.Mean, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Weibull, Gamma>((q, p) => CrossGamma(q.Scale.Log() - Constants.Euler / q.Concentration, q.Mean, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Weibull, Exponential>((q, p) => p.Rate * q.Mean - p.Rate.Log() - q.Entropy);
        KullbackLeiblerPairs.Add<HalfNormal, Exponential>((q, p) => p.Rate * q.Mean - p.Rate.Log() - q.Entropy);
        KullbackLeiblerPairs.Add<Beta, Exponential>((q, p) => p.Rate * q.Mean - p.Rate.Log() - q.Entropy);
        KullbackLeiblerPairs.Add<Beta, Gamma>((q, p) =>
            CrossGamma(q.Alpha.Digamma() - (q.Alpha + q.Complement).Digamma(), q.Mean, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Beta, Uniform>((q, p) => Tensor.Where((p.Low <= 0) & (p.High >= 1), (p.High - p.Low).Log() - q.Entropy, double.PositiveInfinity));
    }

    private static Tensor Normals(Tensor qLocation, Tensor qScale, Tensor pLocation, Tensor pScale)
    {
        var ratio = qScale / pScale;
        var shift = (qLocation - pLocation) / pScale;
        return 0.5 * shift.Square() + (0.5 * ratio.Square() - ratio.Log() - 0.5); // scales may be the same for many locations
    }

    private static Tensor Laplaces(Laplace q, Laplace p)
    {
        var (ratio, distance) = (q.Scale / p.Scale, (q.Location - p.Location).Abs());
        return ratio * (-distance / q.Scale).Exp() + distance / p.Scale - ratio.Log() - 1;
    }

    /// <summary>E_q[exp(-(x - m) / s)] is exp(-(location - m) / s) Gamma(1 + scale / s).</summary>
    private static Tensor Gumbels(Gumbel q, Gumbel p)
    {
        var ratio = q.Scale / p.Scale;
        var shift = (q.Location - p.Location) / p.Scale;
        return -ratio.Log() + Constants.Euler * (ratio - 1) + (-shift + (1 + ratio).LogGamma()).Exp() - 1 + shift;
    }

    private static Tensor NormalGumbel(Normal q, Gumbel p)
    {
        var (z, ratio) = ((q.Location - p.Location) / p.Scale, q.Scale / p.Scale);
        return p.Scale.Log() + z + (-z + 0.5 * ratio.Square()).Exp() - q.Entropy;
    }

    private static Tensor Gammas(Tensor qConcentration, Tensor qRate, Tensor pConcentration, Tensor pRate) =>
        pConcentration * (qRate.Log() - pRate.Log()) + pConcentration.LogGamma() - qConcentration.LogGamma()
        + (qConcentration - pConcentration) * qConcentration.Digamma() + qConcentration * (pRate / qRate - 1);

    private static Tensor Betas(Beta q, Beta p)
    {
        var total = q.Alpha + q.Complement;
        return TensorMath.LogBeta(p.Alpha, p.Complement) - TensorMath.LogBeta(q.Alpha, q.Complement)
            + (q.Alpha - p.Alpha) * q.Alpha.Digamma() + (q.Complement - p.Complement) * q.Complement.Digamma()
            + (p.Alpha + p.Complement - total) * total.Digamma();
    }

    /// <summary>E|x - m| of a normal variable is scale sqrt(2 / pi) exp(-d^2 / 2) + scale d erf(d / sqrt 2), d the standardized distance.</summary>
    private static Tensor NormalLaplace(Normal q, Laplace p)
    {
        var d = (q.Location - p.Location) / q.Scale;
        var distance = q.Scale * (Math.Sqrt(2 / Math.PI) * (-0.5 * d.Square()).Exp() + d * (d * Math.Sqrt(0.5)).Erf());
        return distance / p.Scale + (2 * p.Scale).Log() - q.Entropy;
    }

    /// <summary>By Gamma(1 + k_p / k_q), the moment of order k_p of (x / scale_q). Bauckhage 2013.</summary>
    private static Tensor Weibulls(Tensor qLogScale, Tensor qConcentration, Tensor pLogScale, Tensor pConcentration)
    {
        var (ratio, scales) = (pConcentration / qConcentration, qLogScale - pLogScale);
        return qConcentration.Log() - pConcentration.Log() - pConcentration * scales + (ratio - 1) * Constants.Euler
            + (pConcentration * scales + (1 + ratio).LogGamma()).Exp() - 1;
    }

    /// <summary>E_q[(x - m_p)^2 / x] is m_q - 2 m_p + m_p^2 (1 / m_q + 1 / c_q).</summary>
    private static Tensor InverseGaussians(InverseGaussian q, InverseGaussian p)
    {
        var (m, n) = (q.Mean, p.Mean);
        var spread = m - 2 * n + n.Square() * (m.Reciprocal() + q.Concentration.Reciprocal());
        return 0.5 * (q.Concentration.Log() - p.Concentration.Log() - 1) + p.Concentration * spread / (2 * n.Square());
    }

    private static Tensor? SpikesAndSlabs(SpikeAndSlab q, SpikeAndSlab p)
    {
        var slabs = KullbackLeiblerPairs.TryEvaluate(q.Slab, p.Slab);
        var spikes = KullbackLeiblerPairs.Evaluate(Bernoulli.FromProbabilities(q.Inclusion), Bernoulli.FromProbabilities(p.Inclusion));
        return slabs is null ? null : spikes + q.Inclusion * slabs;
    }

    private static Tensor VonMisesPair(VonMises q, VonMises p) => p.LogNormalizer - q.LogNormalizer
        + q.Shortening * (q.Concentration - p.Concentration * (q.Location - p.Location).Cos());

    /// <summary>Against a normal distribution, mean, variance and entropy of q are enough, where it has them.</summary>
    private static Tensor? FromMoments(Distribution q, Normal p)
    {
        try
        {
            return CrossNormal(q, p.Location, p.Scale) - q.Entropy;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>-E_q[ln p] for a normal p, from the mean and the variance of q.</summary>
    private static Tensor CrossNormal(Distribution q, Tensor location, Tensor scale) =>
        0.5 * (q.Variance + (q.Mean - location).Square()) / scale.Square() + scale.Log() + TensorMath.HalfLogTwoPi;

    /// <summary>-E_q[ln p] for a gamma p, from E_q[ln x] and E_q[x].</summary>
    private static Tensor CrossGamma(Tensor meanLog, Tensor mean, Gamma p) =>
        p.Rate * mean - (p.Concentration - 1) * meanLog - p.Concentration * p.Rate.Log() + p.Concentration.LogGamma();

    /// <summary>-E_q[ln p] for an inverse gamma p, from E_q[ln x] and E_q[1 / x].</summary>
    private static Tensor CrossInverseGamma(Tensor meanLog, Tensor meanInverse, InverseGamma p) =>
        p.Scale * meanInverse + (p.Concentration + 1) * meanLog - p.Concentration * p.Scale.Log() + p.Concentration.LogGamma();
}
