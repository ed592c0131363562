using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class NeighborEmbeddingTests
{
    private static readonly RandomStream Stream = new(9);

    [Fact]
    public void Every_row_has_the_perplexity_asked_for()
    {
        var conditional = NeighborEmbedding.Conditional(Stream["x"].Normal([60, 5]) * 3, 12);
        Assert.Equal(0, (conditional.Sum(-1) - 1).Abs().Max().ToDouble(), 1e-12);
        var perplexities = (-conditional.XLogY(conditional).Sum(-1)).Exp();
        Assert.Equal(0, (perplexities - 12).Abs().Max().ToDouble(), 1e-6); // bisection to 2^-60 of its range
    }

    [Fact]
    public void Affinities_are_symmetric_and_sum_to_one()
    {
        var p = NeighborEmbedding.Affinities(Stream["x"].Normal([40, 3]), 8);
        Assert.Equal(1, p.Sum().ToDouble(), 1e-12);
        Assert.Equal(0, (p - p.Transpose(0, 1)).Abs().Max().ToDouble(), 1e-15);
        Assert.Equal(0, p.Diagonal(0, 0, 1).Abs().Max().ToDouble());
    }

    [Fact]
    public void The_gradient_is_that_of_the_divergence()
    {
        var p = NeighborEmbedding.Affinities(Stream["x"].Normal([12, 3]), 3);
        var points = Stream["y"].Normal([12, 2], ScalarType.Float64);
        points.RequiresGradient = true;
        var automatic = Autograd.Gradient([NeighborEmbedding.Divergence(p, points)], [points])[0]!;
        Assert.Equal(0, (automatic - NeighborEmbedding.Gradient(p, points)).Abs().Max().ToDouble(), 1e-10);
        FiniteDifferences.Check(y => NeighborEmbedding.Divergence(p, y[0]), 1e-7, 1e-5, points);
    }

    [Fact]
    public void Groups_of_many_dimensions_stay_groups_in_the_plane()
    {
        var centers = Stream["c"].Normal([4, 10]) * 8;
        var groups = Tensor.Arange(120).Remainder(4);
        var points = NeighborEmbedding.Of(centers.IndexSelect(0, groups) + Stream["x"].Normal([120, 10]), perplexity: 10, iterations: 300);
        Assert.Equal(new Shape(120, 2), points.Shape);
        Assert.Equal(0, points.Mean([0]).Abs().Max().ToDouble(), 1e-4);
        var distances = Tensor.PairwiseDistances(points, points) + 1e9 * Tensor.Eye(120, ScalarType.Float64);
        Assert.Equal(groups.ToArray<long>(), groups.IndexSelect(0, distances.ArgMin(1)).ToArray<long>());
    }

    [Fact]
    public void Few_rows_and_no_matrix_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NeighborEmbedding.Of(Tensor.Ones(3, 2)));
        Assert.Throws<ArgumentException>(() => NeighborEmbedding.Affinities(Tensor.Ones(20), 5));
    }
}
