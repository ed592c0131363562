using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The planar flow x -> x + u tanh(w . x + b), with u moved so that w . u &gt; -1 and it is invertible. The inverse solves one scalar equation by
/// bisection, whose last Newton step carries the gradient. Rezende, Mohamed 2015.
/// </summary>
/// <param name="direction">u, [.., n].</param>
/// <param name="weight">w, [.., n], not zero.</param>
/// <param name="bias">b, [..].</param>
public sealed class PlanarBijector(Tensor direction, Tensor weight, Tensor bias) : Bijector
{
    /// <inheritdoc/>
    public override int InputDimensions => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x + Along * Activation(x).Unsqueeze(-1);

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y)
    {
        var slope = (weight * Along).Sum(-1);
        var target = (weight * y).Sum(-1);
        // With a = w . x: a + (w . u) tanh(a + b) = w . y, increasing in a.
        var root = RootFinding.Increasing(a => a + slope.Detach() * (a + bias.Detach()).Tanh(), target.Detach()).To(y.DataType);
        var tanh = (root + bias).Tanh();
        var a = root - (root + slope * tanh - target) / (1 + slope * (1 - tanh.Square())).Detach();
        return y - Along * (a + bias).Tanh().Unsqueeze(-1);
    }

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y) =>
        ((weight * Along).Sum(-1) * (1 - Activation(x).Square())).Log1p();

    /// <inheritdoc/>
    public override Shape ForwardShape(Shape input) => Shape.Broadcast(input, Shape.Broadcast(direction.Shape, weight.Shape));

    /// <inheritdoc/>
    public override Shape InverseShape(Shape output) => ForwardShape(output);

    /// <inheritdoc/>
    protected internal override Bijector InsertBatch(int count, int position) => new PlanarBijector(
        direction.InsertOnes(count, position + 1), weight.InsertOnes(count, position + 1), bias.InsertOnes(count, position));

    /// <summary>u + (softplus(w . u) - 1 - w . u) w / |w|^2.</summary>
    private Tensor Along
    {
        get
        {
            var inner = (weight * direction).Sum(-1, keepDimension: true);
            return direction + (inner.LogOnePlusExp() - 1 - inner) * weight / weight.Square().Sum(-1, keepDimension: true);
        }
    }

    private Tensor Activation(Tensor x) => ((weight * x).Sum(-1) + bias).Tanh();
}
