using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A smooth bijection with its inverse and the logarithm of its volume change. It acts on the last
/// <see cref="InputDimensions"/> dimensions of a tensor; everything to their left is batch.
/// </summary>
public abstract class Bijector
{
    /// <summary>How many of the last dimensions one application takes: 0 for a function of numbers, 1 of vectors, 2 of matrices.</summary>
    public virtual int InputDimensions => 0;

    /// <summary>How many of the last dimensions one application gives.</summary>
    public virtual int OutputDimensions => InputDimensions;

    /// <summary>What it is defined on, with <see cref="InputDimensions"/> event dimensions.</summary>
    public virtual Constraint Domain => Constraint.Real.ToEvent(InputDimensions);

    /// <summary>Its range, with <see cref="OutputDimensions"/> event dimensions.</summary>
    public virtual Constraint Codomain => Constraint.Real.ToEvent(OutputDimensions);

    /// <summary>Whether a function of numbers increases (true) or decreases (false); null for other functions, or where it depends on parameters.</summary>
    public virtual bool? IsIncreasing => null;

    /// <summary>y = f(x).</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>x = f^-1(y).</summary>
    public abstract Tensor Inverse(Tensor y);

    /// <summary>ln |det df/dx| at x, where y = f(x): the shape of x without its <see cref="InputDimensions"/>.</summary>
    public abstract Tensor LogDeterminant(Tensor x, Tensor y);

    /// <summary>f(x) and the logarithm of its determinant, sharing what both need.</summary>
    public virtual (Tensor Value, Tensor LogDeterminant) ForwardWithDeterminant(Tensor x)
    {
        var y = Forward(x);
        return (y, LogDeterminant(x, y));
    }

    /// <summary>f^-1(y) and ln |det df/dx| there (of the forward map), sharing what both need.</summary>
    public virtual (Tensor Value, Tensor LogDeterminant) InverseWithDeterminant(Tensor y)
    {
        var x = Inverse(y);
        return (x, LogDeterminant(x, y));
    }

    /// <summary>The shape of f(x) for x of this shape; parameters broadcast.</summary>
    public virtual Shape ForwardShape(Shape input) => input;

    /// <summary>The shape of f^-1(y) for y of this shape; parameters broadcast.</summary>
    public virtual Shape InverseShape(Shape output) => output;

    /// <summary>The inverse bijection.</summary>
    public virtual Bijector Inverted => new InvertedBijector(this);

    /// <summary>x -> next(this(x)).</summary>
    public Bijector Then(Bijector next) =>
        this is IdentityBijector ? next : next is IdentityBijector ? this : new ComposedBijector(this, next);

    /// <summary>The same bijection counting that many further dimensions as its own, over which log determinants are summed.</summary>
    public Bijector ToEvent(int dimensions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        return dimensions == 0 ? this : new ElementwiseBijector(this, dimensions);
    }

    /// <summary>The bijection with batch dimensions inserted in its parameters, that many places from the right of its batch.</summary>
    protected internal virtual Bijector InsertBatch(int count, int position) => this;

    /// <summary>Its name in errors.</summary>
    public override string ToString() => GetType().Name.Replace("Bijector", "", StringComparison.Ordinal);

    /// <summary>x -> x.</summary>
    public static Bijector Identity { get; } = new IdentityBijector();

    /// <summary>x -> e^x, onto the positive numbers.</summary>
    public static Bijector Exp { get; } = new ExpBijector();

    /// <summary>x -> ln(1 + e^x), onto the positive numbers.</summary>
    public static Bijector Softplus { get; } = new SoftplusBijector();

    /// <summary>x -> 1 / (1 + e^-x), onto (0, 1).</summary>
    public static Bijector Sigmoid { get; } = new SigmoidBijector();

    /// <summary>x -> tanh x, onto (-1, 1).</summary>
    public static Bijector Tanh { get; } = new TanhBijector();

    /// <summary>Vectors [k - 1] onto the simplex [k], breaking a stick; zero maps to the center.</summary>
    public static Bijector StickBreaking { get; } = new StickBreakingBijector();

    /// <summary>Vectors [k - 1] onto the simplex [k]: the softmax with a last logit of zero.</summary>
    public static Bijector SoftmaxCentered { get; } = new SoftmaxCenteredBijector();

    /// <summary>Vectors [n - 1] onto the vectors [n] that sum to zero, keeping lengths and volumes.</summary>
    public static Bijector ZeroSum { get; } = new ZeroSumBijector();

    /// <summary>Vectors onto increasing vectors: y_1 = x_1, y_k = y_(k-1) + e^(x_k).</summary>
    public static Bijector Ordered { get; } = new OrderedBijector();

    /// <summary>Vectors [n (n + 1) / 2], row by row, onto lower triangles [n, n] with positive diagonal (exponentials).</summary>
    public static Bijector LowerCholesky { get; } = new LowerCholeskyBijector();

    /// <summary>Vectors [n (n - 1) / 2] onto Cholesky factors [n, n] of correlation matrices.</summary>
    public static Bijector CorrelationCholesky { get; } = new CorrelationCholeskyBijector();

    /// <summary>Lower triangles L with positive diagonal onto positive definite matrices L L^T.</summary>
    public static Bijector CholeskyOuterProduct { get; } = new CholeskyOuterProductBijector(isCorrelation: false);

    /// <summary>Cholesky factors of correlation matrices to the matrices, L L^T; volumes are those over the elements below the diagonal.</summary>
    public static Bijector CorrelationOuterProduct { get; } = new CholeskyOuterProductBijector(isCorrelation: true);

    /// <summary>x -> shift + scale x, elementwise; the scale may not be zero.</summary>
    public static Bijector Affine(Tensor shift, Tensor scale) => new AffineBijector(shift, scale);

    /// <summary>x -> shift + x.</summary>
    public static Bijector Shift(Tensor shift) => new AffineBijector(shift, null);

    /// <summary>x -> scale x; the scale may not be zero.</summary>
    public static Bijector Scale(Tensor scale) => new AffineBijector(null, scale);

    /// <summary>x -> (e^(exponent x) - 1) / exponent, x itself for a zero exponent: the inverse of y -> ln(1 + exponent y) / exponent.</summary>
    public static Bijector ExponentialRatio(Tensor exponent) => new ExponentialRatioBijector(exponent);

    /// <summary>x -> x^exponent on positive numbers; the exponent may not be zero.</summary>
    public static Bijector Power(Tensor exponent) => new PowerBijector(exponent);

    /// <summary>x -> sinh(tailweight asinh(x) + skewness tailweight ...) by Jones and Pewsey 2009: sinh((asinh(x) + skewness) tailweight).</summary>
    public static Bijector SinhArcsinh(Tensor skewness, Tensor tailWeight) => new SinhArcsinhBijector(skewness, tailWeight);

    /// <summary>x -> shift + L x for a lower triangle with positive diagonal.</summary>
    public static Bijector AffineTriangular(Tensor shift, Tensor triangular) => new AffineTriangularBijector(shift, triangular);

    /// <summary>y_i = x_(permutation_i) along the last dimension.</summary>
    public static Bijector Permute(params ReadOnlySpan<long> permutation) => new PermuteBijector(permutation.ToArray());

    /// <summary>Events of one shape as events of another with as many elements.</summary>
    public static Bijector Reshape(Shape from, Shape to) => new ReshapeBijector(from, to);
}
