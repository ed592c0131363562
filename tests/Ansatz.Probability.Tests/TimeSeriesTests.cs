using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>Hidden states summed out by recursions against sums over all sequences and against the dense normal distribution.</summary>
public class TimeSeriesTests
{
    [Theory]
    [InlineData("HiddenMarkov/normal")]
    [InlineData("HiddenMarkov/counts")]
    [InlineData("HiddenMarkov/vectors")]
    public void HiddenMarkov_IsTheSumOverAllSequences_WithItsPosteriorAndMode(string name)
    {
        var model = (HiddenMarkov)Catalogue.Get(name).Of();
        var y = model.Sample(new RandomStream(5));
        var (length, k) = ((int)model.Length, (int)model.States);
        var initial = Categorical.FromLogits(Tensor.From([0.4, -0.3, 0])).Probabilities.ToArray<double>();
        var emission = name switch
        {
            "HiddenMarkov/normal" => (Distribution)new Normal(Tensor.From([-1.0, 0.5, 2]), Tensor.From([0.6, 0.4, 0.9])),
            "HiddenMarkov/counts" => new Poisson(Tensor.From([1.0, 4.5, 9])),
            _ => new Normal(Tensor.From([-1.0, 0.5, 0, 2, 1, 1], 3, 2), Tensor.From([0.6, 0.5, 0.4, 0.8, 1, 0.7], 3, 2)).ToEvent(),
        };
        var emitted = Enumerable.Range(0, length).Select(t => emission.LogDensity(y.Select(0, t)).ToArray<double>()).ToArray();
        var total = 0.0;
        var marginals = new double[length, k];
        var (best, bestSequence) = (double.NegativeInfinity, new int[length]);
        for (var number = 0; number < (int)Math.Pow(k, length); number++)
        {
            var states = Enumerable.Range(0, length).Select(t => number / (int)Math.Pow(k, t) % k).ToArray();
            var log = Math.Log(initial[states[0]]);
            for (var t = 0; t < length; t++)
                log += emitted[t][states[t]] + (t > 0 ? Math.Log(Catalogue.Chain[states[t - 1], states[t]]) : 0);
            total += Math.Exp(log);
            for (var t = 0; t < length; t++)
                marginals[t, states[t]] += Math.Exp(log);
            if (log > best)
                (best, bestSequence) = (log, states);
        }
        Assert.Equal(Math.Log(total), model.LogDensity(y).ToDouble(), 1e-10);
        Assert.Equal(marginals.Cast<double>().Select(m => m / total), model.LogPosterior(y).Exp().ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(bestSequence.Select(s => (long)s), model.MostProbableStates(y).ToArray<long>());
    }

    [Fact]
    public void HiddenMarkov_RefusesAnotherNumberOfStates()
    {
        var three = Categorical.FromLogits(Tensor.Zeros([3]));
        Assert.Throws<ArgumentException>(() => HiddenMarkov.Of(three, three, new Normal(Tensor.Zeros([3]), 1), 4));
        Assert.Throws<ArgumentException>(() => HiddenMarkov.Of(three, Categorical.FromLogits(Tensor.Zeros([3, 3])), new Normal(Tensor.Zeros([2]), 1), 4));
    }

    [Fact]
    public void LinearGaussianStateSpace_IsTheNormalDistributionOfAllObservations_AndFiltersAndSmoothsAsItConditions()
    {
        // All states and observations as one linear map of independent normals, of which the joint covariance is the square.
        var model = (LinearGaussianStateSpace)Catalogue.Get("LinearGaussianStateSpace").Of();
        const int length = 4, n = 2, m = 3;
        var inputs = length * (n + m);
        Tensor Linear(Func<Tensor, Tensor, Tensor> of)
        {
            var identity = Tensor.Eye(inputs, ScalarType.Float64);
            var noise = (identity[.., ..(length * n)].Reshape(inputs, length, n), identity[.., (length * n)..].Reshape(inputs, length, m));
            var none = (Tensor.Zeros([length, n], ScalarType.Float64), Tensor.Zeros([length, m], ScalarType.Float64));
            return (of(noise.Item1, noise.Item2) - of(none.Item1, none.Item2)).Reshape(inputs, -1).Transpose(0, 1);
        }

        var seen = Linear((states, observations) => model.FromNoise(new Noise([states, observations])));
        var parameters = model.Parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var hidden = Linear((states, _) => States(states));
        var mean = States(Tensor.Zeros([length, n], ScalarType.Float64)).Reshape(-1);
        var dense = MultivariateNormal.FromCovariance(model.Mean.Reshape(-1), seen.MatMul(seen.Transpose(0, 1)));
        var y = model.Sample(new RandomStream(2));
        Assert.Equal(dense.LogDensity(y.Reshape(-1)).ToDouble(), model.LogDensity(y).ToDouble(), 1e-9);
        Assert.Equal(dense.Entropy.ToDouble(), model.Entropy.ToDouble(), 1e-9);
        Assert.Equal(dense.Variance.ToArray<double>(), model.Variance.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);

        var smoothed = model.Smooth(y);
        var all = Conditioned(seen, y.Reshape(-1) - model.Mean.Reshape(-1));
        Compare(all, smoothed, 0, length);
        var filtered = model.Filter(y);
        for (var t = 0; t < length; t++)
        {
            var rows = (t + 1) * m;
            Compare(Conditioned(seen[..rows], (y.Reshape(-1) - model.Mean.Reshape(-1))[..rows]), filtered, t, t + 1);
        }

        Tensor States(Tensor noise)
        {
            var states = new Tensor[length];
            for (var t = 0; t < length; t++)
                states[t] = t == 0 ? parameters["start"] + noise.Select(-2, 0).MatMul(parameters["start cholesky"].Transpose(0, 1))
                    : states[t - 1].MatMul(parameters["transition"].Transpose(0, 1)) + noise.Select(-2, t).MatMul(parameters["transition cholesky"].Transpose(0, 1));
            return Tensor.Stack(states, -2);
        }

        (Tensor Mean, Tensor Covariance) Conditioned(Tensor rows, Tensor surprise)
        {
            var inverse = Tensor.LinalgInverse(rows.MatMul(rows.Transpose(0, 1)));
            var gain = hidden.MatMul(rows.Transpose(0, 1)).MatMul(inverse);
            return (mean + gain.MatMul(surprise), hidden.MatMul(hidden.Transpose(0, 1)) - gain.MatMul(rows).MatMul(hidden.Transpose(0, 1)));
        }

        static void Compare((Tensor Mean, Tensor Covariance) dense, (Tensor Means, Tensor Covariances) steps, int from, int to)
        {
            for (var t = from; t < to; t++)
            {
                Assert.Equal(dense.Mean[(t * n)..((t + 1) * n)].ToArray<double>(), steps.Means.Select(0, t).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
                Assert.Equal(dense.Covariance[(t * n)..((t + 1) * n), (t * n)..((t + 1) * n)].ToArray<double>(),
                    steps.Covariances.Select(0, t).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
            }
        }
    }

    [Fact]
    public void GaussianProcess_ObeysTheProductRule_AndInterpolates()
    {
        var stream = new RandomStream(8);
        var process = new GaussianProcess(Kernel.Gaussian(Tensor.Scalar(0.7, ScalarType.Float64)), Tensor.Scalar(1.3, ScalarType.Float64), Tensor.Scalar(0.2, ScalarType.Float64), x => 0.5 * x[.., 0]);
        var x = stream["x"].Normal([9, 2], ScalarType.Float64);
        var y = process.ObservationsAt(x).Sample(stream["y"]);
        var (first, second) = (x[..5], x[5..]);
        var both = process.ObservationsAt(x).LogDensity(y).ToDouble();
        var chained = process.ObservationsAt(first).LogDensity(y[..5]).ToDouble() + process.Given(first, y[..5]).ObservationsAt(second).LogDensity(y[5..]).ToDouble();
        Assert.Equal(both, chained, 1e-6);
        var exact = new GaussianProcess(Kernel.Gaussian(Tensor.Scalar(0.7, ScalarType.Float64)), Tensor.Scalar(1.3, ScalarType.Float64), Tensor.Scalar(1e-4, ScalarType.Float64));
        var posterior = exact.Given(x, y).ValuesAt(x);
        Assert.Equal(y.ToArray<double>(), posterior.Mean.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(posterior.Variance.Max().ToDouble() < 1e-6);
        var far = process.Given(x, y).ValuesAt(Tensor.From([100.0, 100], 1, 2));
        Assert.Equal(50, far.Mean.ToArray<double>()[0], 1e-9);
        Assert.Equal(1.69, far.Variance.ToArray<double>()[0], 1e-6);
    }
}
