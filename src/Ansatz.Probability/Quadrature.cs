using System.Collections.Concurrent;
using MathNet.Numerics.LinearAlgebra;

namespace Ansatz.Probability;

/// <summary>Gaussian quadrature rules, in float64: nodes and weights of the Jacobi matrix by eigenvalues (Golub, Welsch 1969).</summary>
public static class Quadrature
{
    private static readonly ConcurrentDictionary<(char Kind, int Order), (double[] Nodes, double[] Weights)> Known = new();

    /// <summary>Nodes and weights with sum w f(x) = integral of f over [low, high], exact for polynomials of degree 2 order - 1.</summary>
    /// <param name="order">How many nodes, at least 1.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public static (double[] Nodes, double[] Weights) GaussLegendre(int order, double low = -1, double high = 1)
    {
        var (nodes, weights) = Rule('l', order, k => k / Math.Sqrt(4.0 * k * k - 1));
        var (middle, half) = ((low + high) / 2, (high - low) / 2);
        return (Array.ConvertAll(nodes, x => middle + half * x), Array.ConvertAll(weights, w => 2 * half * w));
    }

    /// <summary>Nodes and weights with sum w f(x) = E[f(x)] for a standard normal x, exact for polynomials of degree 2 order - 1.</summary>
    /// <param name="order">How many nodes, at least 1.</param>
    public static (double[] Nodes, double[] Weights) GaussHermite(int order)
    {
        var (nodes, weights) = Rule('h', order, k => Math.Sqrt(k));
        return ([.. nodes], [.. weights]);
    }

    /// <summary>The rule of unit mass whose orthonormal polynomials have these off-diagonal recurrence coefficients.</summary>
    private static (double[] Nodes, double[] Weights) Rule(char kind, int order, Func<int, double> coefficient)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return Known.GetOrAdd((kind, order), _ =>
        {
            var jacobi = Matrix<double>.Build.Dense(order, order);
            for (var k = 1; k < order; k++)
                jacobi[k - 1, k] = jacobi[k, k - 1] = coefficient(k);
            var eigen = jacobi.Evd(Symmetricity.Symmetric);
            var nodes = new double[order];
            var weights = new double[order];
            for (var i = 0; i < order; i++)
                (nodes[i], weights[i]) = (eigen.EigenValues[i].Real, eigen.EigenVectors[0, i] * eigen.EigenVectors[0, i]);
            return (nodes, weights);
        });
    }
}
