using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Known_directions_and_variances_are_found()
    {
        // Four points on the axes of a rotated ellipse: variances 2 a^2 / 3 and 2 b^2 / 3.
        double c = Math.Cos(0.4), s = Math.Sin(0.4);
        var rows = Tensor.From([3 * c, 3 * s, -3 * c, -3 * s, -s, c, s, -c], 4, 2) + 10;
        var components = PrincipalComponents.Of(rows);
        Assert.Equal([6, 2.0 / 3], components.Variances.ToArray<double>().Select(v => Math.Round(v, 10)), Near);
        Assert.Equal([c, s, -s, c], components.Directions.ToArray<double>(), Near);
        Assert.Equal([10, 10], components.Mean.ToArray<double>(), Near);
        Assert.Equal(6 + (2.0 / 3), components.TotalVariance, 1e-10);
    }

    [Fact]
    public void Projections_are_uncorrelated_with_the_variances_as_their_own()
    {
        var stream = new RandomStream(2);
        var rows = stream["x"].Normal([300, 5]).MatMul(stream["m"].Normal([5, 5]));
        var components = PrincipalComponents.Of(rows, 3);
        var covariance = components.Project(rows).Transpose(0, 1).Covariance();
        var difference = covariance - Tensor.Eye(3, ScalarType.Float64) * components.Variances;
        Assert.Equal(0, difference.Abs().Max().ToDouble(), 1e-9);
    }

    [Fact]
    public void Sign_of_a_direction_does_not_depend_on_the_data_s()
    {
        var rows = new RandomStream(3).Normal([50, 4]);
        Assert.Equal(PrincipalComponents.Of(rows).Directions.ToArray<double>(), PrincipalComponents.Of(-rows).Directions.ToArray<double>(), Near);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
