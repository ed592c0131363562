using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The monotone rational-quadratic spline of numbers in [-bound, bound], the identity outside. Its parameters are unconstrained: a softmax makes
/// bin widths and heights, a softplus the derivatives at inner knots, 1 at the ends. Durkan et al. 2019.
/// </summary>
/// <remarks>
/// Give parameters as functions of other coordinates for a coupling or an autoregressive spline: they broadcast against x.
/// </remarks>
/// <param name="widths">[.., k], one more dimension than x.</param>
/// <param name="heights">[.., k].</param>
/// <param name="derivatives">[.., k - 1].</param>
/// <param name="bound">Half of the width of the interval, positive.</param>
public sealed class RationalQuadraticSpline(Tensor widths, Tensor heights, Tensor derivatives, double bound = 3) : Bijector
{
    private const double LeastShare = 1e-3;
    private const double LeastDerivative = 1e-3;

    /// <summary>Splines from unconstrained parameters [.., 3 k - 1]: k widths, k heights and k - 1 derivatives, what a conditioner of a flow gives.</summary>
    /// <exception cref="ArgumentException">The last dimension is not 3 k - 1.</exception>
    public static RationalQuadraticSpline FromParameters(Tensor parameters, int bins, double bound = 3)
    {
        if (parameters.Size(-1) != 3 * bins - 1)
            throw new ArgumentException($"Splines of {bins} bins take {3 * bins - 1} parameters, not {parameters.Size(-1)}.", nameof(parameters));
        return new(parameters[.., ..bins], parameters[.., bins..(2 * bins)], parameters[.., (2 * bins)..], bound);
    }

    /// <inheritdoc/>
    public override bool? IsIncreasing => true;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => ForwardWithDeterminant(x).Value;

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y) => InverseWithDeterminant(y).Value;

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => ForwardWithDeterminant(x).LogDeterminant;

    /// <inheritdoc/>
    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, widths.Shape[..^1]);

    /// <inheritdoc/>
    public override Shape InverseShape(Shape output) => ForwardShape(output);

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var inside = (x > -bound) & (x < bound);
        var bin = BinOf(Tensor.Where(inside, x, 0), byHeight: false);
        var t = (Tensor.Where(inside, x, 0) - bin.Left) / bin.Width;
        var y = bin.Bottom + bin.Height * (bin.Slope * t.Square() + bin.Start * t * (1 - t)) / bin.Denominator(t);
        return (Tensor.Where(inside, y, x), Tensor.Where(inside, bin.LogDerivative(t), 0));
    }

    /// <summary>The root in the bin of a quadratic equation, in its stable form.</summary>
    public override (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var inside = (y > -bound) & (y < bound);
        var bin = BinOf(Tensor.Where(inside, y, 0), byHeight: true);
        var above = Tensor.Where(inside, y, 0) - bin.Bottom;
        var mixed = bin.Start + bin.End - 2 * bin.Slope;
        var a = bin.Height * (bin.Slope - bin.Start) + above * mixed;
        var b = bin.Height * bin.Start - above * mixed;
        var c = -bin.Slope * above;
        var t = 2 * c / (-b - (b.Square() - 4 * a * c).Clamp(0).Sqrt());
        return (Tensor.Where(inside, bin.Left + t * bin.Width, y), Tensor.Where(inside, bin.LogDerivative(t), 0));
    }

    /// <inheritdoc/>
    protected internal override Bijector InsertBatch(int count, int position) => new RationalQuadraticSpline(
        widths.InsertOnes(count, position + 1), heights.InsertOnes(count, position + 1), derivatives.InsertOnes(count, position + 1), bound);

    private Bin BinOf(Tensor value, bool byHeight)
    {
        var (columns, rows) = (Knots(widths), Knots(heights));
        var ends = Tensor.Ones(derivatives.Shape[..^1].Concat([1]), derivatives.DataType, derivatives.Device);
        var slopes = Tensor.Cat([ends, derivatives.LogOnePlusExp() + LeastDerivative, ends], -1);
        var knots = byHeight ? rows : columns;
        var index = (value.Unsqueeze(-1) >= knots[.., 1..^1]).Sum(-1, keepDimension: true);
        var shape = Shape.Broadcast(value.Shape, widths.Shape[..^1]);
        index = index.BroadcastUp(shape.Concat([1]));
        var (left, bottom) = (At(columns, 0), At(rows, 0));
        var (width, height) = (At(columns, 1) - left, At(rows, 1) - bottom);
        return new Bin(left, width, bottom, height, At(slopes, 0), At(slopes, 1), height / width);
        Tensor At(Tensor table, int next) =>
            table.BroadcastUp(shape.Concat(table.Shape[^1..])).Gather(-1, index + next).Squeeze(-1);
    }

    /// <summary>-bound, .., bound: k + 1 knots.</summary>
    private Tensor Knots(Tensor unconstrained)
    {
        var k = unconstrained.Size(-1);
        var shares = LeastShare + (1 - LeastShare * k) * unconstrained.Softmax(-1);
        var inner = 2 * bound * shares.CumSum(-1)[.., ..^1] - bound;
        var end = Tensor.Full(unconstrained.Shape[..^1].Concat([1]), bound, unconstrained.DataType, unconstrained.Device);
        return Tensor.Cat([-end, inner, end], -1);
    }

    /// <summary>The bin that each number lies in: its corner, its size, the derivatives at its ends, its mean slope.</summary>
    private sealed record Bin(Tensor Left, Tensor Width, Tensor Bottom, Tensor Height, Tensor Start, Tensor End, Tensor Slope)
    {
        public Tensor Denominator(Tensor t) => Slope + (Start + End - 2 * Slope) * t * (1 - t);

        public Tensor LogDerivative(Tensor t) =>
            2 * Slope.Log() + (End * t.Square() + 2 * Slope * t * (1 - t) + Start * (1 - t).Square()).Log() - 2 * Denominator(t).Log();
    }
}
