using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>What holds for every distribution: shapes, types, supports, moments of draws, capabilities.</summary>
public class AllDistributionsTests
{
    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void MappedParameters_MakeTheSameDistribution_AndABatchOfIt(string name)
    {
        var one = Catalogue.Get(name).Of();
        var value = one.Sample(new RandomStream(5));
        var log = one.LogDensity(value).ToDouble();
        try
        {
            Assert.Equal(log, one.MapParameters(parameter => parameter.Value).LogDensity(value).ToDouble(), 1e-12 * Math.Max(1, Math.Abs(log)));
            if (one is not ParametricDistribution)
                return;
            var batch = one.MapParameters(parameter => parameter.Value.Expand(Shape.Create([3]).Concat(parameter.Value.Shape)));
            Assert.Equal([3], batch.BatchShape);
            Assert.Equal(one.EventShape, batch.EventShape);
            Assert.All(batch.LogDensity(value).ToArray<double>(), l => Assert.Equal(log, l, 1e-9 * Math.Max(1, Math.Abs(log))));
        }
        catch (NotSupportedException)
        {
            // A distribution without declared parameters, or one that is made of such.
            Assert.False(one is LocationScale or Gamma);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void Shapes_HoldUnderBatchesExpandIidToEventAndLeadingDimensions(string name)
    {
        var item = Catalogue.Get(name);
        var one = item.Of();
        var (events, stream) = (one.EventShape, new RandomStream(4));
        Assert.Equal(Shape.Scalar, one.BatchShape);
        Assert.Equal(events, one.Sample(stream).Shape);
        var value = one.Sample(stream);
        var log = one.LogDensity(value).ToDouble();

        Check(item.Of(batch: [2, 3]), [2, 3], events);
        Check(item.Make(new ParameterSource(ScalarType.Float64) { Mixed = true }), item.Make(new ParameterSource(ScalarType.Float64) { Mixed = true }).BatchShape, events);
        Check(one.Expand([4, 2]), [4, 2], events);
        Check(item.Of(batch: [3]).Expand([2, 3]), [2, 3], events);
        Check(one.Iid(5), [], Shape.Create([5]).Concat(events));
        Check(item.Of(batch: [2]).Iid(3, 2), [2], Shape.Create([3, 2]).Concat(events));
        Check(item.Of(batch: [2, 3]).ToEvent(), [2], Shape.Create([3]).Concat(events));
        Check(item.Of(batch: [2, 3]).ToEvent().Iid(4), [2], Shape.Create([4, 3]).Concat(events));
        Check(item.Of(batch: [2, 3]).Mask(Tensor.From([true, false, true])), [2, 3], events, masked: true);

        void Check(Distribution distribution, Shape batch, Shape eventShape, bool masked = false)
        {
            Assert.Equal(batch, distribution.BatchShape);
            Assert.Equal(eventShape, distribution.EventShape);
            Assert.Equal(batch.Concat(eventShape), distribution.Sample(stream).Shape);
            Assert.Equal(Shape.Create([6]).Concat(batch).Concat(eventShape), distribution.Sample(stream, [6]).Shape);
            var repeated = value.Expand(Shape.Create([7]).Concat(batch).Concat(eventShape));
            var logs = distribution.LogDensity(repeated);
            Assert.Equal(Shape.Create([7]).Concat(batch), logs.Shape);
            var copies = eventShape.Elements / Math.Max(events.Elements, 1);
            if (!masked)
                Assert.All(logs.ToArray<double>(), l => Assert.Equal(copies * log, l, 1e-9 * Math.Max(1, Math.Abs(copies * log))));
            Assert.Equal(batch, distribution.LogDensity(distribution.Sample(stream)).Shape);
            foreach (var moment in new Func<Tensor>[] { () => distribution.Mean, () => distribution.Variance })
                if (Supported.Value(moment) is { } moments)
                    Assert.Equal(batch.Concat(eventShape), moments.Shape);
            if (Supported.Value(() => distribution.Entropy) is { } entropy)
                Assert.Equal(batch, entropy.Shape);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void Types_AreKept(string name)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var distribution = Catalogue.Get(name).Of(type, [3]);
            Assert.Equal(type, distribution.DataType);
            var draw = distribution.Sample(new RandomStream(1));
            Assert.Equal(distribution.ValueType, draw.DataType);
            Assert.Equal(type, distribution.LogDensity(draw).DataType);
            foreach (var member in new Func<Tensor>[] { () => distribution.Mean, () => distribution.Variance, () => distribution.Entropy, () => distribution.Cdf(draw),
                () => distribution.LogCdf(draw), () => distribution.LogSurvival(draw) })
                if (Supported.Value(member) is { } value)
                    Assert.Equal(type, value.DataType);
            if (Supported.Value(() => distribution.Quantile(Tensor.From([0.2, 0.5, 0.8]).To(type))) is { } quantile)
                Assert.Equal(distribution.ValueType, quantile.DataType);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void Draws_LieInTheSupport_HaveFiniteDensity_AndDependOnTheStreamAlone(string name)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var distribution = Catalogue.Get(name).Of(type).Expand([2000]);
            var draws = distribution.Sample(new RandomStream(21));
            Assert.True(distribution.Support.Check(draws).All().ToBoolean());
            Assert.True(distribution.LogDensity(draws).IsFinite().All().ToBoolean());
            Assert.False(draws.RequiresGradient);
            Assert.Equal(draws.ToArray<double>(), distribution.Sample(new RandomStream(21)).ToArray<double>());
            if (distribution is IPushforward pushforward)
            {
                var noise = pushforward.DrawNoise(new RandomStream(21), distribution.BatchShape);
                Assert.Equal(draws.ToArray<double>(), pushforward.FromNoise(noise).ToArray<double>());
                var part = pushforward.FromNoise(noise.Map(t => t.Narrow(0, 5, 1)));
                Assert.Equal(draws[5].ToArray<double>(), part.Reshape(-1).ToArray<double>(), (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(a)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void MomentsOfDraws_AreTheClosedForms(string name)
    {
        const int n = 100_000;
        var distribution = Catalogue.Get(name).Of();
        var draws = distribution.Sample(new RandomStream(31), [n]).To(ScalarType.Float64).Reshape([n, -1]);
        if (Catalogue.Get(name).HasCircularMoments || !Supported.Has(() => distribution.Mean) || !Supported.Has(() => distribution.Variance))
            return;
        var (mean, variance) = (distribution.Mean.Reshape(-1).ToArray<double>(), distribution.Variance.Reshape(-1).ToArray<double>());
        for (var i = 0; i < mean.Length; i++)
        {
            if (!double.IsFinite(mean[i]) || !double.IsFinite(variance[i]))
                continue;
            var column = draws.Select(1, i).ToArray<double>();
            var average = column.Average();
            Assert.True(Math.Abs(average - mean[i]) <= 5 * Math.Sqrt(variance[i] / n) + 1e-9, $"mean of [{i}]: {mean[i]:R}, of draws {average:R}");
            var squares = column.Select(x => (x - mean[i]) * (x - mean[i])).ToArray();
            var spread = squares.Average();
            var error = Math.Sqrt(squares.Select(s => (s - spread) * (s - spread)).Average() / n);
            Assert.True(Math.Abs(spread - variance[i]) <= 6 * error + 1e-9, $"variance of [{i}]: {variance[i]:R}, of draws {spread:R} +- {error:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void Entropy_IsMinusTheMeanLogDensityOfDraws(string name)
    {
        const int n = 100_000;
        var distribution = Catalogue.Get(name).Of();
        if (!Supported.Has(() => distribution.Entropy))
            return;
        var logs = distribution.LogDensity(distribution.Sample(new RandomStream(41), [n])).ToArray<double>();
        var average = -logs.Average();
        var error = Math.Sqrt(logs.Select(l => (l + average) * (l + average)).Average() / n);
        Assert.True(Math.Abs(distribution.Entropy.ToDouble() - average) <= 4 * error + 1e-9, $"{distribution.Entropy.ToDouble():R}, from draws {average:R} +- {error:R}");
    }

    /// <summary>NaN is no value of anything; what is not a real space also refuses a draw that is moved, turned or stretched off it.</summary>
    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void Support_RefusesValuesOutsideOfIt(string name)
    {
        var distribution = Catalogue.Get(name).Of();
        var draw = distribution.Sample(new RandomStream(17)).To(ScalarType.Float64);
        Assert.True(distribution.Support.Check(draw).ToBoolean());
        Assert.False(distribution.Support.Check(draw * double.NaN).ToBoolean());
        if (distribution.Support.IsDiscrete)
            Assert.False(distribution.Support.Check(draw + 0.5).ToBoolean());
        Tensor[] moved = [draw + 0.5, draw - 1000, draw + 1000, -draw, 2 * draw];
        var isEverything = distribution.Support.ToString() is "zero or real" or "the image of real under SinhArcsinh" or "the image of real under Affine"
            || name is "GeneralizedExtremeValue/gumbel" || distribution.Support.ToString()!.StartsWith("real", StringComparison.Ordinal);
        Assert.Equal(isEverything, moved.All(value => distribution.Support.Check(value).ToBoolean()));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public void Parameters_AreAccepted_ByValidate(string name) => Catalogue.Get(name).Of(batch: [2]).Validate();
}
