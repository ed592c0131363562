using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Inverses of monotone functions of tensors by bracketing and bisection, element by element; without gradient.</summary>
internal static class RootFinding
{
    /// <summary>The quantile of a scalar distribution from its cumulative distribution function, to the resolution of float64.</summary>
    public static Tensor Quantile(Distribution distribution, Tensor probability, double? low = null, double? high = null)
    {
        using var off = NoGrad.Begin();
        var type = probability.DataType;
        var target = probability.To(ScalarType.Float64).BroadcastUp(distribution.BatchShape);
        return Increasing(x => distribution.Cdf(x), target, low, high).To(type);
    }

    /// <summary>The x with f(x) = target for an increasing f.</summary>
    public static Tensor Increasing(Func<Tensor, Tensor> f, Tensor target, double? low = null, double? high = null)
    {
        using var off = NoGrad.Begin();
        var from = low is { } l ? target.FullLike(l) : Expand(f, target, -1);
        var to = high is { } h ? target.FullLike(h) : Expand(f, target, 1);
        for (var i = 0; i < 110; i++)
        {
            var middle = Middle(from, to);
            var below = f(middle) < target;
            from = Tensor.Where(below, middle, from);
            to = Tensor.Where(below, to, middle);
            if (i % 10 == 9 && !((to - from) > 1e-15 * to.Abs()).Any().ToBoolean())
                break;
        }
        return to;
    }

    /// <summary>The least integer k in [low, high] with cdf(k) >= target, walking from a guess that is near.</summary>
    public static Tensor LeastInteger(Func<Tensor, Tensor> cdf, Tensor target, Tensor guess, double low, Tensor? high = null)
    {
        using var off = NoGrad.Begin();
        var k = Limit(guess.Floor());
        for (var step = 0; step < 100_000; step++)
        {
            var up = (cdf(k) < target) & Below(k);
            if (!up.Any().ToBoolean())
                break;
            k = Tensor.Where(up, k + 1, k);
        }
        for (var step = 0; step < 100_000; step++)
        {
            var down = (k > low) & (cdf((k - 1).Clamp(low)) >= target);
            if (!down.Any().ToBoolean())
                break;
            k = Tensor.Where(down, k - 1, k);
        }
        return k;
        Tensor Limit(Tensor x) => high is null ? x.Clamp(low) : x.Clamp(low).Minimum(high);
        Tensor Below(Tensor x) => high is null ? x < double.PositiveInfinity : x < high;
    }

    /// <summary>The geometric middle of a bracket that spans orders of magnitude on one side of zero, else the arithmetic one.</summary>
    private static Tensor Middle(Tensor from, Tensor to)
    {
        var arithmetic = from + (to - from) / 2;
        var wide = (from > 0) & (to > 4 * from);
        return Tensor.Where(wide, (from.Clamp(0) * to.Clamp(0)).Sqrt(), arithmetic);
    }

    private static Tensor Expand(Func<Tensor, Tensor> f, Tensor target, int side)
    {
        var end = target.FullLike(side);
        for (var i = 0; i < 1000; i++)
        {
            var tooNear = side > 0 ? f(end) < target : f(end) > target;
            if (!tooNear.Any().ToBoolean())
                break;
            end = Tensor.Where(tooNear, 2 * end, end);
        }
        return end;
    }
}
