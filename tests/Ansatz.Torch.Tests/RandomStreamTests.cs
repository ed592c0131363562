namespace Ansatz.Torch.Tests;

public sealed class RandomStreamTests
{
    [Fact]
    public void Same_stream_gives_same_numbers_whatever_was_drawn_between()
    {
        var stream = new RandomStream(7)["weights"];
        var first = stream.Normal([100]).ToArray<float>();
        stream["other"].Uniform([1000]);
        Assert.Equal(first, stream.Normal([100]).ToArray<float>());
    }

    [Fact]
    public void Children_differ_from_each_other_and_from_their_parent()
    {
        var root = new RandomStream(1);
        RandomStream[] streams = [root, root["a"], root["b"], root[0], root[1], root["a"]["b"], root["b"]["a"], root["0"], new(2), root[0][1], root[1][0]];
        Assert.Equal(streams.Length, streams.Select(s => s.NextInt64(long.MaxValue)).Distinct().Count());
        Assert.Equal(streams.Length, streams.Select(s => s.Uniform([1], ScalarType.Float64).ToDouble()).Distinct().Count());
    }

    [Fact]
    public void All_64_bits_of_a_seed_count()
    {
        // libtorch's own generator would use 32 of them only.
        Assert.NotEqual(new RandomStream(5).Normal([8]).ToArray<float>(), new RandomStream(5 + (1L << 32)).Normal([8]).ToArray<float>());
    }

    [Fact]
    public void Default_is_the_stream_of_seed_zero() => Assert.Equal(new RandomStream(0), default);

    [Fact]
    public void Draws_do_not_depend_on_the_number_of_threads()
    {
        var before = TorchRuntime.Threads;
        try
        {
            TorchRuntime.Threads = 1;
            var one = Draw();
            TorchRuntime.Threads = 2;
            Assert.Equal(one, Draw());
        }
        finally
        {
            TorchRuntime.Threads = before;
        }

        static float[] Draw()
        {
            var stream = new RandomStream(3);
            Tensor[] draws =
            [
                stream["n"].Normal([200_000]), stream["u"].Uniform([200_000]), stream["e"].Exponential([200_000]),
                stream["b"].Bernoulli(Tensor.Full([200_000], 0.3)), stream["g"].StandardGamma(Tensor.Full([50_000], 0.7)), stream["p"].Poisson(Tensor.Full([50_000], 4)),
            ];
            return [.. draws.SelectMany(d => d.ToArray<float>())];
        }
    }

    [Fact]
    public void Normal_draws_of_many_streams_are_standard_normal()
    {
        // 20,000 streams of one draw each: mean within 5 standard errors, variance within 5 of sqrt(2/n).
        var root = new RandomStream(11);
        var draws = Enumerable.Range(0, 20_000).Select(i => root[i].Normal([1], ScalarType.Float64).ToDouble()).ToArray();
        var mean = draws.Average();
        var variance = draws.Select(x => x * x).Average();
        Assert.InRange(mean, -5 / Math.Sqrt(draws.Length), 5 / Math.Sqrt(draws.Length));
        Assert.InRange(variance, 1 - (5 * Math.Sqrt(2.0 / draws.Length)), 1 + (5 * Math.Sqrt(2.0 / draws.Length)));
    }

    [Fact]
    public void Neighboring_streams_are_uncorrelated()
    {
        var root = new RandomStream(12);
        var a = Enumerable.Range(0, 20_000).Select(i => root[i].NextDouble() - 0.5).ToArray();
        var correlation = Enumerable.Range(1, a.Length - 1).Average(i => a[i] * a[i - 1]) * 12;
        Assert.InRange(correlation, -5 / Math.Sqrt(a.Length), 5 / Math.Sqrt(a.Length));
    }

    [Fact]
    public void Permutation_holds_each_number_once_and_every_order_is_as_likely()
    {
        var order = new RandomStream(4).Permutation(1000).ToArray<long>();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), order.Order());

        // 3! orders over 6,000 streams: chi-square with 5 degrees of freedom stays under 30.9 but once in 100,000.
        var counts = Enumerable.Range(0, 6000).Select(i => string.Join(' ', new RandomStream(9)[i].Permutation(3).ToArray<long>())).CountBy(x => x).ToList();
        Assert.Equal(6, counts.Count);
        Assert.True(counts.Sum(c => (c.Value - 1000.0) * (c.Value - 1000.0) / 1000) < 30.9);
    }

    [Fact]
    public void Gradients_flow_through_standard_gamma()
    {
        // d/da E[x] = 1 for x ~ Gamma(a, 1); 20,000 draws, variance of the implicit gradient below 1.
        var a = Tensor.Full([20_000], 2.5, ScalarType.Float64);
        a.RequiresGradient = true;
        var gradient = Autograd.Gradient(new RandomStream(2).StandardGamma(a).Sum(), a).Mean().ToDouble();
        Assert.InRange(gradient, 0.97, 1.03);
    }

    [Fact]
    public void Integers_cover_their_range_and_an_empty_one_is_refused()
    {
        var drawn = new RandomStream(5).Integers(2, 5, [1000]).ToArray<long>();
        Assert.Equal([2L, 3, 4], drawn.Distinct().Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(5).Integers(5, 5, [1]));
    }

    [Fact]
    public void Managed_random_is_uniform_and_repeatable()
    {
        var random = new RandomStream(6).ToRandom();
        var draws = Enumerable.Range(0, 10_000).Select(_ => random.NextDouble()).ToArray();
        Assert.InRange(draws.Average(), 0.5 - (5 * 0.2887 / 100), 0.5 + (5 * 0.2887 / 100));
        Assert.Equal(draws[0], new RandomStream(6).ToRandom().NextDouble());
    }
}
