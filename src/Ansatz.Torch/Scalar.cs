using System.Numerics;

namespace Ansatz.Torch;

/// <summary>A number given to an operator. It converts from every number type, and promotes no tensor to a wider type of its own kind.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly ScalarKind _kind;
    private readonly double _real;
    private readonly double _imaginary;
    private readonly long _integer;

    private Scalar(ScalarKind kind, long integer, double real, double imaginary)
    {
        _kind = kind;
        _integer = integer;
        _real = real;
        _imaginary = imaginary;
    }

    private enum ScalarKind : byte
    {
        Integer,
        Real,
        Boolean,
        Complex,
    }

    /// <summary>The value as a real number; a complex number loses its imaginary part.</summary>
    public double Real => _kind is ScalarKind.Integer or ScalarKind.Boolean ? _integer : _real;

    /// <summary>The imaginary part; 0 of a real number.</summary>
    public double Imaginary => _imaginary;

    /// <summary>Whether it was made of an integer or a boolean.</summary>
    public bool IsInteger => _kind is ScalarKind.Integer or ScalarKind.Boolean;

    /// <summary>Makes a scalar of an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(int value) => new(ScalarKind.Integer, value, 0, 0);

    /// <summary>Makes a scalar of an integer.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(long value) => new(ScalarKind.Integer, value, 0, 0);

    /// <summary>Makes a scalar of a real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(float value) => new(ScalarKind.Real, 0, value, 0);

    /// <summary>Makes a scalar of a real number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(double value) => new(ScalarKind.Real, 0, value, 0);

    /// <summary>Makes a scalar of a truth value.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator Scalar(bool value) => new(ScalarKind.Boolean, value ? 1 : 0, 0, 0);

    /// <summary>Makes a scalar of a complex number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Scalar(Complex value) => new(ScalarKind.Complex, 0, value.Real, value.Imaginary);

    /// <summary>Equality of kind and value.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Inequality of kind or value.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Scalar other) =>
        _kind == other._kind && _integer == other._integer && _real.Equals(other._real) && _imaginary.Equals(other._imaginary);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_kind, _integer, _real, _imaginary);

    /// <inheritdoc/>
    public override string ToString() => _kind switch
    {
        ScalarKind.Integer => $"{_integer}",
        ScalarKind.Boolean => _integer != 0 ? "true" : "false",
        ScalarKind.Real => $"{_real}",
        _ => $"{_real} + {_imaginary}i",
    };

    internal Value ToValue() => _kind switch
    {
        ScalarKind.Integer => Value.OfInteger(_integer),
        ScalarKind.Boolean => Value.OfBoolean(_integer != 0),
        ScalarKind.Real => Value.OfReal(_real),
        _ => Value.OfComplex(_real, _imaginary),
    };
}
