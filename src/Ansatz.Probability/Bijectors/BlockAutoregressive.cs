using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// An increasing triangular map: y_i is any function of x_1 .. x_i that increases in x_i, such as a block autoregressive network. Forward is one evaluation;
/// the inverse is found coordinate by coordinate by bisection, with the gradients of the implicit function.
/// De Cao, Titov, Aziz, Block Neural Autoregressive Flow, 2019.
/// </summary>
/// <param name="map">From x [.., n] to y and to ln dy_i/dx_i, both [.., n]; each y_i goes from minus to plus infinity with x_i.</param>
public sealed class BlockAutoregressive(Func<Tensor, (Tensor Value, Tensor LogDerivative)> map) : Bijector
{
    /// <inheritdoc/>
    public override int InputDimensions => 1;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => map(x).Value;

    /// <inheritdoc/>
    public override Tensor LogDeterminant(Tensor x, Tensor y) => map(x).LogDerivative.Sum(-1);

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var (y, log) = map(x);
        return (y, log.Sum(-1));
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y)
    {
        var columns = new Tensor[y.Size(-1)];
        Array.Fill(columns, y.Select(-1, 0).ZerosLike());
        for (var i = 0; i < columns.Length; i++)
        {
            var target = y.Select(-1, i);
            (Tensor Value, Tensor LogDerivative) At(Tensor x)
            {
                columns[i] = x;
                var (value, log) = map(Tensor.Stack(columns, -1));
                return (value.Select(-1, i), log.Select(-1, i));
            }

            var root = RootFinding.Increasing(x => At(x).Value, target.Detach()).Detach();
            var (found, slope) = At(root);
            columns[i] = root - ((found - target) * (-slope.Detach()).Exp());
        }

        return Tensor.Stack(columns, -1);
    }
}
