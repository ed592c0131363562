using static MathNet.Numerics.SpecialFunctions;
using NormalDistribution = MathNet.Numerics.Distributions.Normal;

namespace Ansatz.Inference.Tests;

/// <summary>The models by which Pyro, Stan and Infer.NET test their inference: exact answers by closed form or quadrature.</summary>
public class ReferenceCaseTests
{
    private static readonly RandomStream Stream = new(171);

    /// <summary>
    /// Pyro's pyramid: a binary tree of normals whose leaves are observed. With the message (precision, mean) of the subtree below a node, its conditional given its
    /// parent is <c>N((parent + precision mean) / (1 + precision), 1 / (1 + precision))</c>. There the gradient is zero and the bound the evidence.
    /// </summary>
    [Theory]
    [InlineData(3, "reparam")]
    [InlineData(3, "score")]
    [InlineData(5, "reparam")]
    [InlineData(5, "score:-29")]
    public void GaussianPyramid_AtTheExactAnsatz_HasNoGradient(int depth, string strategy)
    {
        var zero = Tensor.Scalar(0, ScalarType.Float64);
        var data = Enumerable.Range(0, 1 << (depth - 1)).Select(i => 0.5 + (0.3 * Math.Sin(i))).ToArray();
        var pyramid = new GenerativeProgram(p =>
        {
            void Below(string name, Tensor parent, int level, int place)
            {
                var z = p.Sample(name, new Normal(parent, 1));
                if (level == depth)
                {
                    p.Observe($"x{name}", new Normal(z, 1), zero + data[place]);
                    return;
                }

                Below(name + "L", z, level + 1, 2 * place);
                Below(name + "R", z, level + 1, (2 * place) + 1);
            }

            Below("z", zero, 1, 0);
        });

        // Messages, from the leaves up.
        var messages = new Dictionary<string, (double Precision, double Mean)>(StringComparer.Ordinal);
        (double Precision, double Mean) Message(string name, int level, int place)
        {
            if (level == depth)
            {
                return messages[name] = (1, data[place]);
            }

            var (a, b) = (Message(name + "L", level + 1, 2 * place), Message(name + "R", level + 1, (2 * place) + 1));
            var (p, q) = (a.Precision / (1 + a.Precision), b.Precision / (1 + b.Precision));
            return messages[name] = (p + q, ((p * a.Mean) + (q * b.Mean)) / (p + q));
        }

        Message("z", 1, 0);
        var numbers = new Numbers([.. messages.SelectMany(message => new[]
        {
            (message.Key + " offset", message.Value.Precision * message.Value.Mean / (1 + message.Value.Precision)),
            (message.Key + " log scale", -0.5 * Math.Log(1 + message.Value.Precision)),
        })]);
        var ansatz = new GenerativeProgram(q =>
        {
            void Below(string name, Tensor parent)
            {
                if (!messages.TryGetValue(name, out var message))
                {
                    return;
                }

                var location = (parent / (1 + message.Precision)) + numbers[name + " offset"];
                var z = q.Sample(name, new Normal(location, numbers[name + " log scale"].Exp()), Strategy.Parse(strategy));
                Below(name + "L", z);
                Below(name + "R", z);
            }

            Below("z", zero);
        });
        var estimate = Bound.Parse("elbo:sampled").Of(pyramid, ansatz).GradientEstimate(Stream, [numbers], new(Particles: 100_000));
        Assert.All(estimate.Gradients.Values, gradient => Assert.True(gradient.Abs().ToDouble() < 0.1, gradient.ToString()));

        // The leaves are jointly normal: the covariance of two is 1 for each common ancestor, and 2 more on the diagonal for the leaf and its noise.
        var leaves = data.Length;
        var covariance = new double[leaves, leaves];
        for (var i = 0; i < leaves; i++)
        {
            for (var j = 0; j < leaves; j++)
            {
                for (var level = 0; level < depth; level++)
                {
                    covariance[i, j] += i >> level == j >> level ? 1 : 0;
                }

                covariance[i, j] += i == j ? 1 : 0;
            }
        }

        var evidence = MultivariateNormal.FromCovariance(Tensor.Zeros([leaves], ScalarType.Float64), Tensor.From(covariance)).LogDensity(Tensor.From<double>(data)).ToDouble();
        Assert.Equal(evidence, estimate.Value, 1e-6);
    }

    /// <summary>Stan's variational tests: data 1.5, 1.6, 1.4 of a normal with unit variance; the bound of a normal is its closed form, to 0.1 and much nearer.</summary>
    [Theory]
    [InlineData("elbo", 0.0, 1.0)]
    [InlineData("elbo", 1.5, 0.6)]
    [InlineData("elbo:sampled", 0.7, 0.4)]
    [InlineData("iwelbo:1", 0.7, 0.4)]
    [InlineData("renyi:1,1", 2.0, 0.9)]
    public void Bound_OfOneNormalMean_IsItsClosedForm(string bound, double location, double scale)
    {
        double[] data = [1.5, 1.6, 1.4];
        var zero = Tensor.Scalar(0, ScalarType.Float64);
        var model = new GenerativeProgram(p =>
        {
            var mu = p.Sample("mu", new Normal(zero, 10));
            using var rows = p.Plate("rows", 3);
            p.Observe("y", new Normal(mu, 1), Tensor.From<double>(data));
        });
        var ansatz = new GenerativeProgram(q => q.Sample("mu", new Normal(zero + location, scale)));
        var square = scale * scale;
        var likelihood = data.Sum(y => (-0.5 * Math.Log(2 * Math.PI)) - (0.5 * (((y - location) * (y - location)) + square)));
        var divergence = Math.Log(10 / scale) + ((square + (location * location)) / 200) - 0.5;
        var estimate = Bound.Parse(bound).Of(model, ansatz).Estimate(Stream, new(Particles: 100_000));
        Assert.Equal(likelihood - divergence, estimate.Value, 0.03);
    }

    /// <summary>
    /// Infer.NET's Gaussian of unknown mean and precision: 1000 data of mean 2.079 and the variance that variational message passing answers N(2.079, 0.00232),
    /// Gamma(501, scale 0.000861) to. The fitted factors are the fixed point of its messages.
    /// </summary>
    [Fact]
    public void MeanAndPrecision_AreThoseOfVariationalMessagePassing()
    {
        var raw = new RandomStream(9).Normal([1000], ScalarType.Float64);
        var data = (2.079 + ((raw - raw.Mean()) / (raw - raw.Mean()).Square().Mean().Sqrt() * Math.Sqrt(2.31862))).Escape();
        var (mean, variance) = (data.Mean().ToDouble(), 2.31862);

        // Messages: q(mean) = N(m, v), q(precision) = Gamma(a, b).
        double m = 0, v = 1, a = 501, b = 1;
        for (var i = 0; i < 100; i++)
        {
            b = 1 + (500 * (variance + ((mean - m) * (mean - m)) + v));
            var precision = a / b;
            v = 1 / (0.01 + (1000 * precision));
            m = v * 1000 * precision * mean;
        }

        Assert.Equal(0.00232, v, 1e-5);
        Assert.Equal(0.000861, 1 / b, 1e-6);

        var zero = Tensor.Scalar(0, ScalarType.Float64);
        var model = new GenerativeProgram(p =>
        {
            var center = p.Sample("mean", new Normal(zero, 10));
            var precision = p.Sample("precision", new Gamma(zero + 1, 1));
            using var rows = p.Plate("rows", 1000);
            p.Observe("y", new Normal(center, precision.Rsqrt()), data);
        });
        var n = new Numbers(("m", 0), ("log s", -2), ("log a", Math.Log(300)), ("log mean", 0));
        var ansatz = new GenerativeProgram(q =>
        {
            q.Sample("mean", new Normal(n["m"], n["log s"].Exp()));
            var concentration = n["log a"].Exp();
            q.Sample("precision", new Gamma(concentration, concentration / n["log mean"].Exp()), Strategy.Implicit);
        });
        Fits.Run(n, (Bound.Elbo with { Kl = KlTerm.StickingTheLanding }).Of(model, ansatz), steps: 1500, particles: 8, rate: 0.05);
        Assert.Equal(m, n["m"].ToDouble(), 2e-3);
        Assert.Equal(v, Math.Exp(2 * n["log s"].ToDouble()), 0.05 * v);
        Assert.Equal(a / b, Math.Exp(n["log mean"].ToDouble()), 2e-3);
        Assert.Equal(501, Math.Exp(n["log a"].ToDouble()), 0.05 * 501);
    }

    /// <summary>A mixture's gates: with the components summed out, evidence and posterior of the one unknown location are those of quadrature.</summary>
    [Fact]
    public void MixtureWithGates_AgreesWithQuadrature()
    {
        double[] data = [-1.9, -2.2, 1.1, 0.8, -1.4];
        var zero = Tensor.Scalar(0, ScalarType.Float64);
        var model = new GenerativeProgram(p =>
        {
            var location = p.Sample("location", new Normal(zero, 2));
            using var rows = p.Plate("rows", data.Length);
            var gate = p.Sample("gate", Bernoulli.FromProbabilities(zero + 0.4));
            p.Observe("y", new Normal(Tensor.Where(gate > 0.5, 1, location), 0.5), Tensor.From<double>(data));
        });
        double LogJoint(double at) => LogNormal(at, 0, 2) + data.Sum(y => Math.Log((0.4 * Math.Exp(LogNormal(y, 1, 0.5))) + (0.6 * Math.Exp(LogNormal(y, at, 0.5)))));
        var (evidence, mean, deviation) = Quadrature(LogJoint, -6, 6);
        MatchesByImportance(model.SumOut("gate"), "location", evidence, mean, deviation);
    }

    /// <summary>TrueSkill: two skills N(25, 25/3), performances of deviation 25/6, one win. The posterior of the winner is a normal times a probit, of known moments.</summary>
    [Fact]
    public void TrueSkill_OfOneGame_HasTheMomentsOfTheProbit()
    {
        var zero = Tensor.Scalar(0, ScalarType.Float64);
        const double Skill = 25.0 / 3, Performance = 25.0 / 6;
        var game = new GenerativeProgram(p =>
        {
            var (winner, loser) = (p.Sample("winner", new Normal(zero + 25, Skill)), p.Sample("loser", new Normal(zero + 25, Skill)));

            // The difference of performances is integrated out: the winner's is larger with this probability.
            p.Observe("game", Bernoulli.FromProbabilities(new Normal(zero, 1).Cdf((winner - loser) / (Performance * Math.Sqrt(2)))), 1);
        });
        var c = Math.Sqrt(2 * ((Skill * Skill) + (Performance * Performance)));
        var v = Math.Exp(LogNormal(0, 0, 1)) / 0.5;
        var mean = 25 + (Skill * Skill / c * v);
        var deviation = Skill * Math.Sqrt(1 - (Skill * Skill / (c * c) * v * v));

        // Infer.NET and the paper answer 29.2 and 7.2.
        Assert.Equal(29.2, mean, 0.05);
        Assert.Equal(7.2, deviation, 0.05);
        MatchesByImportance(game, "winner", Math.Log(0.5), mean, deviation, new FullRankNormal(game, scale: 5));
    }

    /// <summary>The Bayes point machine: a probit of two weights with five examples, against quadrature.</summary>
    [Fact]
    public void BayesPointMachine_AgreesWithQuadrature()
    {
        double[] x = [-1.2, -0.4, 0.3, 0.9, 1.6], y = [0, 0, 1, 0, 1];
        var zero = Tensor.Scalar(0, ScalarType.Float64);
        var model = new GenerativeProgram(p =>
        {
            var (bias, weight) = (p.Sample("bias", new Normal(zero, 1)), p.Sample("weight", new Normal(zero, 1)));
            using var rows = p.Plate("rows", x.Length);
            p.Observe("y", Bernoulli.FromProbabilities(new Normal(zero, 1).Cdf(bias + (weight * Tensor.From<double>(x)))), Tensor.From<double>(y));
        });

        // The bias is integrated by the same rule inside.
        double LogJoint(double weight) => Quadrature(
            bias => LogNormal(bias, 0, 1) + LogNormal(weight, 0, 1) + x.Zip(y, (at, label) => Math.Log(NormalDistribution.CDF(0, 1, (label > 0 ? 1 : -1) * (bias + (weight * at))))).Sum(),
            -6, 6, 401).LogEvidence;
        var (evidence, mean, deviation) = Quadrature(LogJoint, -6, 6, 401);
        MatchesByImportance(model, "weight", evidence, mean, deviation, new FullRankNormal(model, scale: 0.5));
    }

    /// <summary>A topic model of one document with two known topics: the topics of its words are summed out, the weights of the topics are a beta against quadrature.</summary>
    [Fact]
    public void Topics_OfOneDocument_AgreeWithQuadrature()
    {
        double[,] topics = { { 0.7, 0.2, 0.1 }, { 0.1, 0.3, 0.6 } };
        long[] words = [0, 0, 1, 0, 2, 0, 1];
        var zero = Tensor.Scalar(0, ScalarType.Float64);
        var model = new GenerativeProgram(p =>
        {
            var share = p.Sample("share", new Beta(zero + 1.5, 1.5));
            using var rows = p.Plate("words", words.Length);
            var topic = p.Sample("topic", Bernoulli.FromProbabilities(share));
            p.Observe("word", Categorical.FromProbabilities(Tensor.From(topics)[topic.To(ScalarType.Int64)]), Tensor.From(words));
        });
        double LogJoint(double share) => (0.5 * Math.Log(share)) + (0.5 * Math.Log(1 - share)) - (2 * GammaLn(1.5)) + GammaLn(3)
            + words.Sum(word => Math.Log(((1 - share) * topics[0, word]) + (share * topics[1, word])));
        var (evidence, mean, deviation) = Quadrature(LogJoint, 1e-9, 1 - 1e-9, 4001);
        
        // A normal of the logit has lighter tails than the beta, on which importance weights would depend.
        var summed = model.SumOut("topic");
        MatchesByImportance(summed, "share", evidence, mean, deviation, new PriorShaped(summed));
    }

    /// <summary>Fits an ansatz, and compares the evidence and the posterior that its draws, reweighted, say with the exact ones.</summary>
    private static void MatchesByImportance(GenerativeProgram model, string address, double evidence, double mean, double deviation, AutomaticAnsatz? ansatz = null)
    {
        ansatz ??= new MeanFieldNormal(model, scale: 0.5);
        Fits.Run(ansatz, Bound.Elbo.Of(model, ansatz), steps: 400, particles: 10, rate: 0.05);
        var bound = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(model, ansatz).Estimate(Stream, new(Particles: 20_000)).Value;
        Assert.InRange(bound, evidence - 0.1, evidence + 0.01);
        var tight = Bound.ImportanceWeighted(200).Of(model, ansatz).Estimate(Stream, new(Particles: 200)).Value;
        Assert.Equal(evidence, tight, 0.01);
        var draws = model.Normalize(new ImportanceResampling(30, ansatz)).Simulate(Stream, draws: 20_000)[address];
        Assert.Equal(mean, draws.Mean().ToDouble(), 0.03 * deviation);
        Assert.Equal(deviation, draws.StandardDeviation().ToDouble(), 0.03 * deviation);
    }

    private static double LogNormal(double x, double mean, double deviation) =>
        (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(deviation) - (0.5 * Math.Pow((x - mean) / deviation, 2));

    /// <summary>Log evidence, mean and deviation of a density on an interval, by the trapezoidal rule.</summary>
    private static (double LogEvidence, double Mean, double Deviation) Quadrature(Func<double, double> logDensity, double from, double to, int points = 4001)
    {
        var step = (to - from) / (points - 1);
        var at = Enumerable.Range(0, points).Select(i => from + (i * step)).ToArray();
        var density = Array.ConvertAll(at, x => Math.Exp(logDensity(x)));
        var total = density.Sum();
        var mean = at.Zip(density, (x, d) => x * d).Sum() / total;
        var variance = at.Zip(density, (x, d) => (x - mean) * (x - mean) * d).Sum() / total;
        return (Math.Log(total * step), mean, Math.Sqrt(variance));
    }
}
