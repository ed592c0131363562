using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class ClusterTests
{
    [Fact]
    public void Separate_clouds_are_found_whatever_the_names()
    {
        var stream = new RandomStream(1);
        var centers = Tensor.From([0f, 0, 10, 0, 0, 10, 10, 10], 4, 2);
        var truth = (stream["truth"].Uniform([400]) * 4).Floor().To(ScalarType.Int64);
        var rows = centers.IndexSelect(0, truth) + stream["noise"].Normal([400, 2]);
        var found = KMeans.Fit(rows, 4, stream["fit"]);
        Assert.Equal(1, ClusterMetrics.AdjustedRandIndex(found.Assign(rows), truth), 12);
        // Each coordinate's noise has variance 1 about its cloud's mean.
        Assert.InRange(found.Inertia / 400, 1.7, 2.3);
        Assert.Equal(found.Centers.ToArray<double>(), KMeans.Fit(rows, 4, stream["fit"]).Centers.ToArray<double>());
    }

    [Fact]
    public void As_many_clusters_as_rows_leave_no_distance()
    {
        var rows = new RandomStream(2).Normal([6, 3]);
        Assert.Equal(0, KMeans.Fit(rows, 6, new RandomStream(0), starts: 20).Inertia, 1e-8);
        Assert.Throws<ArgumentException>(() => KMeans.Fit(rows, 7, new RandomStream(0)));
    }

    [Fact]
    public void The_adjusted_rand_index_is_that_of_the_textbook()
    {
        static double Index(long[] a, long[] b) => ClusterMetrics.AdjustedRandIndex(Tensor.From(a, a.Length), Tensor.From(b, b.Length));
        Assert.Equal(1, Index([0, 0, 1, 1], [5, 5, 2, 2]));
        Assert.Equal(4.0 / 7, Index([0, 0, 1, 2], [0, 0, 1, 1]), 12); // pairs: 1 in both, 1 and 2 in each, of 6
        Assert.Equal(-0.5, Index([0, 0, 1, 1], [0, 1, 0, 1]), 12);
        Assert.Equal(1, Index([0, 0, 0], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Index([0], [0]));
        var stream = new RandomStream(3);
        var (a, b) = ((stream["a"].Uniform([5000]) * 5).Floor(), (stream["b"].Uniform([5000]) * 5).Floor());
        Assert.Equal(0, ClusterMetrics.AdjustedRandIndex(a, b), 0.005); // chance
    }

    [Fact]
    public void Ranking_metrics_count_pairs()
    {
        var scores = Tensor.From([0.1, 0.4, 0.35, 0.8], 4);
        var truth = Tensor.From([0L, 0, 1, 1], 4);
        Assert.Equal(0.75, RankingMetrics.RocAuc(scores, truth), 12); // 3 of 4 pairs in order
        Assert.Equal(5.0 / 6, RankingMetrics.AveragePrecision(scores, truth), 12); // 1/2 · 1 + 1/2 · 2/3
        Assert.Equal(0.5, RankingMetrics.RocAuc(Tensor.Ones(4), truth), 12);
        Assert.Equal(0.5, RankingMetrics.AveragePrecision(Tensor.Ones(4), truth), 12);
        Assert.Equal([(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 1), (1, 1)], RankingMetrics.RocCurve(scores, truth));
        Assert.Throws<ArgumentException>(() => RankingMetrics.RocAuc(scores, Tensor.Ones(4)));
        Assert.Throws<ArgumentException>(() => RankingMetrics.RocAuc(scores / 0 * 0, truth));
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_order()
    {
        var stream = new RandomStream(4);
        var truth = (stream["truth"].Uniform([60]) > 0.6).To(ScalarType.Int64);
        var scores = ((stream["scores"].Normal([60]) + truth) * 2).Round(); // with ties
        double[] s = scores.ToArray<double>(), t = truth.ToArray<double>();
        var pairs = (from i in Enumerable.Range(0, 60) from j in Enumerable.Range(0, 60) where t[i] > t[j] select s[i] > s[j] ? 1.0 : s[i] == s[j] ? 0.5 : 0).Average();
        Assert.Equal(pairs, RankingMetrics.RocAuc(scores, truth), 12);
    }
}
