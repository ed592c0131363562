using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A set of tensors: the support of a distribution, or what a parameter may be. A continuous one comes with a smooth
/// bijection from unconstrained real tensors, so that it can be optimized over and transformed to.
/// </summary>
public abstract class Constraint
{
    /// <summary>How many of the last dimensions are one element of the set: 0 for numbers, 1 for vectors, 2 for matrices.</summary>
    public virtual int EventDimensions => 0;

    /// <summary>Whether the set is discrete, so that it has no bijection with the reals.</summary>
    public virtual bool IsDiscrete => false;

    /// <summary>Whether every tensor of finite real numbers belongs to it, so that nothing has to be checked of a density.</summary>
    internal virtual bool IsAllReal => ReferenceEquals(this, Real);

    /// <summary>Which elements belong to the set: bool, the shape of the value without its event dimensions. NaN never does.</summary>
    public abstract Tensor Check(Tensor value);

    /// <summary>The bijection from unconstrained tensors onto the set (up to its boundary).</summary>
    /// <exception cref="NotSupportedException">The set is discrete or has no global smooth coordinates.</exception>
    public virtual Bijector FromUnconstrained => throw new NotSupportedException(
        $"There is no smooth bijection from the real numbers onto {this}{(IsDiscrete ? ", which is discrete" : "")}.");

    /// <summary>The bijection from the set onto unconstrained tensors.</summary>
    /// <exception cref="NotSupportedException">As for <see cref="FromUnconstrained"/>.</exception>
    public Bijector ToUnconstrained => FromUnconstrained.Inverted;

    /// <summary>Numbers beyond an end of an interval brought to that end; of other sets the value as it is.</summary>
    internal virtual Tensor Limit(Tensor value) => value;

    /// <summary>The set of tensors whose elements all belong to this one, with that many further event dimensions.</summary>
    public Constraint ToEvent(int dimensions = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        return dimensions == 0 ? this : new ElementwiseConstraint(this, dimensions);
    }

    /// <summary>Finite real numbers.</summary>
    public static Constraint Real { get; } = new IntervalConstraint("real");

    /// <summary>Vectors of finite real numbers, [n].</summary>
    public static Constraint RealVector { get; } = Real.ToEvent(1);

    /// <summary>Matrices of finite real numbers, [m, n].</summary>
    public static Constraint RealMatrix { get; } = Real.ToEvent(2);

    /// <summary>x &gt; 0; its bijection is the exponential.</summary>
    public static Constraint Positive { get; } = new IntervalConstraint("positive", low: 0, open: true);

    /// <summary>x &gt; 0 by the softplus, which grows linearly: gentler on large scales.</summary>
    public static Constraint SoftPositive { get; } = new SoftPositiveConstraint();

    /// <summary>x &gt;= 0.</summary>
    public static Constraint NonNegative { get; } = new IntervalConstraint("non-negative", low: 0);

    /// <summary>0 &lt;= x &lt;= 1; its bijection is the sigmoid.</summary>
    public static Constraint UnitInterval { get; } = new IntervalConstraint("in [0, 1]", 0, 1);

    /// <summary>0 &lt; x &lt; 1.</summary>
    public static Constraint OpenUnitInterval { get; } = new IntervalConstraint("in (0, 1)", 0, 1, open: true);

    /// <summary>An angle in [-pi, pi].</summary>
    public static Constraint Circular { get; } = new IntervalConstraint("an angle in [-pi, pi]", -Math.PI, Math.PI);

    /// <summary>0 or 1.</summary>
    public static Constraint Boolean { get; } = new IntegerConstraint("0 or 1", 0, 1);

    /// <summary>+1 or -1.</summary>
    public static Constraint Sign { get; } = new SignConstraint();

    /// <summary>Vectors that hold each of 0 .. k - 1 once.</summary>
    public static Constraint Permutation { get; } = new PermutationConstraint();

    /// <summary>0, 1, 2, ...</summary>
    public static Constraint NonNegativeInteger { get; } = new IntegerConstraint("a non-negative integer", low: 0);

    /// <summary>1, 2, 3, ...</summary>
    public static Constraint PositiveInteger { get; } = new IntegerConstraint("a positive integer", low: 1);

    /// <summary>..., -1, 0, 1, ...</summary>
    public static Constraint Integer { get; } = new IntegerConstraint("an integer");

    /// <summary>Non-negative vectors that sum to one, within 1e-5 (1e-9 in float64); its bijection breaks a stick.</summary>
    public static Constraint Simplex { get; } = new SimplexConstraint();

    /// <summary>Vectors with a single 1 and zeros elsewhere.</summary>
    public static Constraint OneHot { get; } = new OneHotConstraint();

    /// <summary>Strictly increasing vectors.</summary>
    public static Constraint Ordered { get; } = new OrderedConstraint(positive: false);

    /// <summary>Strictly increasing vectors of positive numbers.</summary>
    public static Constraint PositiveOrdered { get; } = new OrderedConstraint(positive: true);

    /// <summary>Vectors that sum to zero, within 1e-5 of the largest element (1e-9 in float64).</summary>
    public static Constraint ZeroSum { get; } = new ZeroSumConstraint();

    /// <summary>Vectors of unit length (no global smooth coordinates).</summary>
    public static Constraint Sphere { get; } = new SphereConstraint();

    /// <summary>Lower triangular matrices with positive diagonal.</summary>
    public static Constraint LowerCholesky { get; } = new LowerCholeskyConstraint();

    /// <summary>Symmetric positive definite matrices.</summary>
    public static Constraint PositiveDefinite { get; } = new PositiveDefiniteConstraint();

    /// <summary>Lower Cholesky factors of correlation matrices: rows of unit length, positive diagonal.</summary>
    public static Constraint CorrelationCholesky { get; } = new CorrelationCholeskyConstraint();

    /// <summary>Correlation matrices: symmetric positive definite with unit diagonal.</summary>
    public static Constraint Correlation { get; } = new CorrelationConstraint();

    /// <summary>low &lt;= x &lt;= high; the bounds broadcast against the value.</summary>
    public static Constraint Interval(Tensor low, Tensor high) => new IntervalConstraint("in the interval", low, high);

    /// <summary>low &lt; x.</summary>
    public static Constraint GreaterThan(Tensor low) => new IntervalConstraint("greater than its bound", low, default, open: true);

    /// <summary>low &lt;= x.</summary>
    public static Constraint AtLeast(Tensor low) => new IntervalConstraint("at least its bound", low, default);

    /// <summary>x &lt; high.</summary>
    public static Constraint LessThan(Tensor high) => new IntervalConstraint("less than its bound", default, high, open: true);

    /// <summary>x &lt;= high.</summary>
    public static Constraint AtMost(Tensor high) => new IntervalConstraint("at most its bound", default, high);

    /// <summary>low, low + 1, .., high.</summary>
    public static Constraint IntegerInterval(Tensor low, Tensor high) => new IntegerConstraint("an integer within bounds", low, high);

    /// <summary>Vectors of non-negative integers that sum to the count.</summary>
    public static Constraint Multinomial(Tensor count) => new MultinomialConstraint(count);

    /// <summary>The image of a set under a bijector; of all real tensors under a bijection of them it is all of them again.</summary>
    public static Constraint Image(Constraint constraint, Bijector bijector)
    {
        var image = new ImageConstraint(constraint, bijector);
        return constraint.IsAllReal && bijector.Domain.IsAllReal && bijector.Codomain.IsAllReal ? Real.ToEvent(image.EventDimensions) : image;
    }
}
