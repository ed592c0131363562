using Ansatz.Torch;

namespace Ansatz.Probability.Tests;

/// <summary>
/// Integrals over a scalar density in float64 by the trapezoidal rule in unconstrained coordinates, where integrands decay at
/// least exponentially on both sides and the rule converges faster than any power. Whole lines are mapped by a hyperbolic sine.
/// </summary>
internal sealed class ScalarQuadrature
{
    private const int Nodes = 60_001;

    private readonly double[] _positions;
    private readonly double[] _weighted;
    private readonly double[] _cumulative;
    private readonly bool _wholeLine;
    private readonly Distribution _distribution;
    private readonly double _end;
    private readonly bool _hasPole;

    /// <param name="distribution">What is integrated over.</param>
    /// <param name="hasPole">Whether the density is infinite at zero: nodes then crowd there as the cubes of equal steps.</param>
    public ScalarQuadrature(Distribution distribution, bool hasPole = false)
    {
        _distribution = distribution;
        _hasPole = hasPole;
        var bijector = distribution.Support.FromUnconstrained;
        _wholeLine = ReferenceEquals(distribution.Support, Constraint.Real) || bijector == Bijector.Identity;
        _end = _wholeLine ? 60 : 150;
        var t = Tensor.Linspace(-_end, _end, Nodes, ScalarType.Float64);
        var flat = hasPole ? t * t.Square() / (_end * _end) : t;
        var x = _wholeLine ? flat.Sinh() : bijector.Forward(t);
        var log = _wholeLine ? flat.Cosh().Log() : bijector.LogDeterminant(t, x);
        if (hasPole)
            log = log + (3 * t.Square() / (_end * _end)).Log();
        _positions = x.ToArray<double>();
        var density = (distribution.LogDensity(x) + log).Exp().NanToNumber(0).ToArray<double>();
        var step = 2 * _end / (Nodes - 1);
        _weighted = [.. density.Select(d => d * step)];
        _cumulative = new double[Nodes];
        for (var i = 1; i < Nodes; i++)
            _cumulative[i] = _cumulative[i - 1] + (_weighted[i - 1] + _weighted[i]) / 2 + (Slope(i - 1) - Slope(i)) / 12;

        double Slope(int i) => (_weighted[Math.Min(i + 1, Nodes - 1)] - _weighted[Math.Max(i - 1, 0)]) / 2;
    }

    public double Expectation(Func<double, double> function)
    {
        var sum = 0.0;
        for (var i = 0; i < Nodes; i++)
            if (_weighted[i] > 0)
                sum += _weighted[i] * function(_positions[i]);
        return sum;
    }

    public double Entropy
    {
        get
        {
            var logs = _distribution.LogDensity(Tensor.From(_positions)).ToArray<double>();
            var sum = 0.0;
            for (var i = 0; i < Nodes; i++)
                if (_weighted[i] > 0)
                    sum -= _weighted[i] * logs[i];
            return sum;
        }
    }

    /// <summary>
    /// The first node from one end whose tail has at least this probability, with the logarithm of the tail, summed from its end so that it keeps its
    /// digits; null where that is four digits from the end.
    /// </summary>
    public (double Position, double LogProbability)? Tail(double probability, bool isUpper)
    {
        var fromStart = isUpper == _positions[^1] < _positions[0];
        var sum = 0.0;
        for (var k = 1; k < Nodes - 1; k++)
        {
            var (i, before) = fromStart ? (k, k - 1) : (Nodes - 1 - k, Nodes - k);
            sum += (_weighted[before] + _weighted[i]) / 2;
            var end = _positions[fromStart ? 0 : ^1];
            if (sum >= probability)
                return Math.Abs(_positions[i] - end) < 1e-4 * Math.Abs(end) ? null : (_positions[i], Math.Log(sum - (_weighted[i + 1] - _weighted[i - 1]) * (fromStart ? 1 : -1) / 24));
        }
        throw new InvalidOperationException($"{_distribution} has no tail of {probability:R}.");
    }

    /// <summary>P(X &lt;= x), by interpolation between nodes.</summary>
    public double[] Cdf(double[] values)
    {
        var x = Tensor.From(values);
        var t = (_wholeLine ? x.Asinh() : _distribution.Support.ToUnconstrained.Forward(x)).ToArray<double>();
        var decreasing = _positions[^1] < _positions[0];
        return [.. t.Select(flat => At(_hasPole ? Math.Cbrt(flat * _end * _end) : flat))];
        double At(double position)
        {
            var place = (Math.Clamp(position, -_end, _end) + _end) / (2 * _end) * (Nodes - 1);
            var i = Math.Min((int)place, Nodes - 2);
            var s = place - i;                                                      // cubic, the weights being the slopes
            var below = _cumulative[i] * (1 + 2 * s) * (1 - s) * (1 - s) + _weighted[i] * s * (1 - s) * (1 - s)
                + _cumulative[i + 1] * s * s * (3 - 2 * s) + _weighted[i + 1] * s * s * (s - 1);
            return decreasing ? _cumulative[^1] - below : below;
        }
    }
}
