using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// L_ij = z_ij sqrt(1 - sum_(k &lt; j) L_ik^2) with canonical partial correlations z = tanh x. Lewandowski, Kurowicka, Joe
/// 2009; Stan reference manual, "Cholesky factors of correlation matrices".
/// </summary>
internal sealed class CorrelationCholeskyBijector : Bijector
{
    public override int InputDimensions => 1;

    public override int OutputDimensions => 2;

    public override Constraint Codomain => Constraint.CorrelationCholesky;

    public override Tensor Forward(Tensor x)
    {
        var partial = Triangle.Fill(x.Tanh(), 1);
        var left = (1 - partial.Square()).Sqrt().CumProd(-1)[.., ..^1];
        var before = Tensor.Cat([partial[.., ..1].OnesLike(), left], -1);
        return (partial + Tensor.Eye(partial.Size(-1), type: x.DataType, device: x.Device)) * before;
    }

    public override Tensor Inverse(Tensor y) => (Triangle.Read(y, 1) / Triangle.Read(Remaining(y), 1).Sqrt()).Atanh();

    /// <summary>dL_ij/dz_ij is the square root of what remains of row i before column j; dz/dx = 1 - z^2.</summary>
    public override Tensor LogDeterminant(Tensor x, Tensor y) =>
        (0.5 * Triangle.Read(Remaining(y), 1).Log() + Bijector.Tanh.LogDeterminant(x, x)).Sum([-1]);

    public override Shape ForwardShape(Shape input)
    {
        var n = Triangle.Order(input[^1], 1);
        return input[..^1].Concat([n, n]);
    }

    public override Shape InverseShape(Shape output) => output[..^2].Concat([output[^1] * (output[^1] - 1) / 2]);

    /// <summary>1 - sum_(k &lt; j) L_ik^2.</summary>
    private static Tensor Remaining(Tensor y)
    {
        var used = y.Square().CumSum(-1)[.., ..^1];
        return Tensor.Cat([y[.., ..1].OnesLike(), 1 - used], -1);
    }
}
