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
        KullbackLeiblerPairs.Add<Weibull, Weibull>(Weibulls);
        KullbackLeiblerPairs.Add<VonMises, VonMises>(VonMisesPair);
        KullbackLeiblerPairs.Add<LogitNormal, LogitNormal>((q, p) => Normals(q.Location, q.Scale, p.Location, p.Scale));
        KullbackLeiblerPairs.Add<LogUniform, LogUniform>((q, p) => Tensor.Where((q.Low >= p.Low) & (q.High <= p.High),
            (p.High.Log() - p.Low.Log()).Log() - (q.High.Log() - q.Low.Log()).Log(), double.PositiveInfinity));
        KullbackLeiblerPairs.Add<ContinuousBernoulli, ContinuousBernoulli>((q, p) =>
            -q.Entropy - (p.Logits * q.Mean - p.Logits.LogOnePlusExp() + p.LogNormalizer));
        KullbackLeiblerPairs.Add<Normal, Laplace>(NormalLaplace);
        KullbackLeiblerPairs.Add<Laplace, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Logistic, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Gumbel, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Uniform, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Exponential, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Gamma, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Beta, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<HalfNormal, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<LogNormal, Normal>((q, p) => CrossNormal(q, p) - q.Entropy);
        KullbackLeiblerPairs.Add<Normal, Gumbel>(NormalGumbel);
        KullbackLeiblerPairs.Add<LogNormal, Gamma>((q, p) => CrossGamma(q.Location, q.Mean, p) - q.Entropy);
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
        return 0.5 * (ratio.Square() + shift.Square() - 1) - ratio.Log();
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
    private static Tensor Weibulls(Weibull q, Weibull p)
    {
        var (ratio, scales) = (p.Concentration / q.Concentration, q.Scale.Log() - p.Scale.Log());
        return q.Concentration.Log() - p.Concentration.Log() - p.Concentration * scales + (ratio - 1) * Constants.Euler
            + (p.Concentration * scales + (1 + ratio).LogGamma()).Exp() - 1;
    }

    private static Tensor VonMisesPair(VonMises q, VonMises p) => p.LogNormalizer - q.LogNormalizer
        + q.Shortening * (q.Concentration - p.Concentration * (q.Location - p.Location).Cos());

    /// <summary>-E_q[ln p] for a normal p, from the mean and the variance of q.</summary>
    private static Tensor CrossNormal(Distribution q, Normal p) =>
        0.5 * (q.Variance + (q.Mean - p.Location).Square()) / p.Scale.Square() + p.Scale.Log() + TensorMath.HalfLogTwoPi;

    /// <summary>-E_q[ln p] for a gamma p, from E_q[ln x] and E_q[x].</summary>
    private static Tensor CrossGamma(Tensor meanLog, Tensor mean, Gamma p) =>
        p.Rate * mean - (p.Concentration - 1) * meanLog - p.Concentration * p.Rate.Log() + p.Concentration.LogGamma();
}
