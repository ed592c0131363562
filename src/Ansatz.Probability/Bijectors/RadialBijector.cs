using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The radial flow x -> x + beta (x - center) / (alpha + |x - center|), with alpha and alpha + beta positive. The inverse is explicit: the radius
/// solves a quadratic equation. Rezende, Mohamed 2015.
/// </summary>
/// <param name="center">[.., n].</param>
/// <param name="alpha">Positive, [..].</param>
/// <param name="strength">alpha + beta, positive, [..]; below alpha the flow contracts.</param>
public sealed class RadialBijector(Tensor center, Tensor alpha, Tensor strength) : Bijector
{
    /// <inheritdoc/>
    public override int InputDimensions => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        var offset = x - center;
        return center + offset * (1 + Beta / (alpha + Length(offset))).Unsqueeze(-1);
    }

    /// <summary>r with r (1 + beta / (alpha + r)) = r_y: r^2 + (alpha + beta - r_y) r - alpha r_y = 0.</summary>
    public override Tensor Inverse(Tensor y)
    {
        var offset = y - center;
        var length = Length(offset);
        var b = strength - length;
        var radius = 0.5 * ((b.Square() + 4 * alpha * length).Sqrt() - b);
        return center + offset / (1 + Beta / (alpha + radius)).Unsqueeze(-1);
    }

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y)
    {
        var r = Length(x - center);
        var growth = 1 + Beta / (alpha + r);
        return (x.Size(-1) - 1) * growth.Log() + (growth - Beta * r / (alpha + r).Square()).Log();
    }

    /// <inheritdoc/>
    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, center.Shape);

    /// <inheritdoc/>
    public override Shape InverseShape(Shape output) => ForwardShape(output);

    /// <inheritdoc/>
    protected internal override Bijector InsertBatch(int count, int position) => new RadialBijector(
        center.InsertOnes(count, position + 1), alpha.InsertOnes(count, position), strength.InsertOnes(count, position));

    private Tensor Beta => strength - alpha;

    private static Tensor Length(Tensor offset) => (offset.Square().Sum(-1) + 1e-24).Sqrt();
}
