namespace Ansatz.Torch;

/// <content>C#'s own operators; each is the method named in its summary.</content>
public sealed partial class Tensor
{
    /// <summary>Add.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Add.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator +(Tensor left, Scalar right) => left.Add(right);

    /// <summary>Add.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator +(Scalar left, Tensor right) => right.Add(left);

    /// <summary>Subtract.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

    /// <summary>Subtract.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator -(Tensor left, Scalar right) => left.Subtract(right);

    /// <summary>Subtract.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator -(Scalar left, Tensor right) => right.SubtractFrom(left);

    /// <summary>Negate.</summary><param name="value">The operand.</param>
    public static Tensor operator -(Tensor value) => value.Neg();

    /// <summary>Multiply element by element.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

    /// <summary>Multiply element by element.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator *(Tensor left, Scalar right) => left.Multiply(right);

    /// <summary>Multiply element by element.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator *(Scalar left, Tensor right) => right.Multiply(left);

    /// <summary>Divide element by element; integers become real numbers.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

    /// <summary>Divide element by element; integers become real numbers.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator /(Tensor left, Scalar right) => left.Divide(right);

    /// <summary>Divide element by element; integers become real numbers.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator /(Scalar left, Tensor right) => Number(left, right).Divide(right);

    /// <summary>Compare element by element, to truth values.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator <(Tensor left, Tensor right) => left.Lt(right);

    /// <summary>Compare element by element, to truth values.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator >(Tensor left, Tensor right) => left.Gt(right);

    /// <summary>Compare element by element, to truth values.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator <=(Tensor left, Tensor right) => left.Le(right);

    /// <summary>Compare element by element, to truth values.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator >=(Tensor left, Tensor right) => left.Ge(right);

    /// <summary>Logical and of truth values (bits of integers).</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator &(Tensor left, Tensor right) => left.BitwiseAnd(right);

    /// <summary>Logical or of truth values (bits of integers).</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator |(Tensor left, Tensor right) => left.BitwiseOr(right);

    /// <summary>Logical exclusive or of truth values (bits of integers).</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator ^(Tensor left, Tensor right) => left.BitwiseXor(right);

    /// <summary>Logical not of truth values.</summary><param name="value">The operand.</param>
    public static Tensor operator !(Tensor value) => value.LogicalNot();

    /// <summary>Remainder with the sign of the divisor.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Tensor operator %(Tensor left, Tensor right) => left.Remainder(right);
}
