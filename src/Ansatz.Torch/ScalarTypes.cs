using System.Numerics;

namespace Ansatz.Torch;

/// <summary>Facts about element types.</summary>
public static class ScalarTypes
{
    /// <summary>The bytes of one element.</summary>
    /// <param name="type">The element type.</param>
    public static int Bytes(this ScalarType type) => type switch
    {
        ScalarType.UInt8 or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.Complex32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.Complex64 => 8,
        ScalarType.Complex128 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>Whether elements are real floating-point numbers.</summary>
    /// <param name="type">The element type.</param>
    public static bool IsFloatingPoint(this ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    /// <summary>Whether elements are complex numbers.</summary>
    /// <param name="type">The element type.</param>
    public static bool IsComplex(this ScalarType type) =>
        type is ScalarType.Complex32 or ScalarType.Complex64 or ScalarType.Complex128;

    /// <summary>The element type that a .NET type is stored as.</summary>
    /// <typeparam name="T">One of byte, sbyte, short, int, long, Half, float, double, bool, Complex.</typeparam>
    /// <exception cref="NotSupportedException">Tensors have no elements of this type.</exception>
    public static ScalarType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return ScalarType.Float32;
        if (typeof(T) == typeof(double)) return ScalarType.Float64;
        if (typeof(T) == typeof(long)) return ScalarType.Int64;
        if (typeof(T) == typeof(int)) return ScalarType.Int32;
        if (typeof(T) == typeof(byte)) return ScalarType.UInt8;
        if (typeof(T) == typeof(bool)) return ScalarType.Bool;
        if (typeof(T) == typeof(sbyte)) return ScalarType.Int8;
        if (typeof(T) == typeof(short)) return ScalarType.Int16;
        if (typeof(T) == typeof(Half)) return ScalarType.Float16;
        if (typeof(T) == typeof(Complex)) return ScalarType.Complex128;
        throw new NotSupportedException($"tensors have no elements of type {typeof(T).Name}");
    }
}
