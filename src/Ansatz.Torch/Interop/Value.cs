using System.Runtime.InteropServices;
using System.Text;

namespace Ansatz.Torch;

/// <summary>
/// An argument or a result of a boxed call: ansatz_value of native/ansatz.h. As an argument it borrows what it points to; the
/// caller pins lists and keeps tensors alive until the call is over.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe partial struct Value
{
    private readonly int _kind;
    private readonly int _length;
    private readonly long _payload;
    private readonly long _second;

    private Value(ValueKind kind, long payload, int length = 0, long second = 0)
    {
        _kind = (int)kind;
        _length = length;
        _payload = payload;
        _second = second;
    }

    /// <summary>Stands for the default of the loaded library's schema.</summary>
    public static Value Default => new(ValueKind.Default, 0);

    public ValueKind Kind => (ValueKind)_kind;

    /// <summary>Whether an integer or a truth value.</summary>
    public bool IsInteger => Kind is ValueKind.Integer or ValueKind.Boolean;

    /// <summary>The integer; 0 or 1 of a truth value.</summary>
    public long Integer => _payload;

    /// <summary>The real number, the real part, or the integer as a real number.</summary>
    public double Real => IsInteger ? _payload : BitConverter.Int64BitsToDouble(_payload);

    /// <summary>The imaginary part; 0 of a real number.</summary>
    public double Imaginary => Kind == ValueKind.Complex ? BitConverter.Int64BitsToDouble(_second) : 0;

    public int Length => _length;

    public nint Pointer => (nint)_payload;

    public static Value OfInteger(long value) => new(ValueKind.Integer, value);

    public static Value OfReal(double value) => new(ValueKind.Real, BitConverter.DoubleToInt64Bits(value));

    public static Value OfBoolean(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static Value OfComplex(double real, double imaginary) =>
        new(ValueKind.Complex, BitConverter.DoubleToInt64Bits(real), 0, BitConverter.DoubleToInt64Bits(imaginary));

    public static Value Of(Tensor? tensor) => tensor is null ? default : new(ValueKind.Tensor, tensor.Handle);

    public static Value Of(long value) => OfInteger(value);

    public static Value Of(long? value) => value is { } given ? OfInteger(given) : default;

    public static Value Of(double value) => OfReal(value);

    public static Value Of(double? value) => value is { } given ? OfReal(given) : default;

    public static Value Of(bool value) => OfBoolean(value);

    public static Value Of(bool? value) => value is { } given ? OfBoolean(given) : default;

    public static Value Of(Scalar value) => value.ToValue();

    public static Value Of(Scalar? value) => value is { } given ? given.ToValue() : default;

    public static Value Of(ScalarType value) => OfInteger((long)value);

    public static Value Of(ScalarType? value) => value is { } given ? OfInteger((long)given) : default;

    public static Value Of(Device value) => new(ValueKind.Device, value.Code);

    public static Value Of(Device? value) => value is { } given ? Of(given) : default;

    public static Value Of(RandomGenerator generator) => new(ValueKind.Generator, generator.Handle);

    public static Value OfText(byte* pointer, byte[]? bytes) => bytes is null ? default : new(ValueKind.Text, (nint)pointer, bytes.Length);

    public static Value OfInts(long* pointer, int length) => new(ValueKind.Integers, (nint)pointer, length);

    public static Value OfDoubles(double* pointer, int length) => new(ValueKind.Reals, (nint)pointer, length);

    public static Value OfBools(bool* pointer, int length) => new(ValueKind.Booleans, (nint)pointer, length);

    public static Value OfTensors(nint* pointer, int length) => new(ValueKind.Tensors, (nint)pointer, length);

    public static Value OfOptionalTensors(nint* pointer, int length) => new(ValueKind.OptionalTensors, (nint)pointer, length);

    public static Value OfScalars(Value* pointer, int length) => new(ValueKind.Scalars, (nint)pointer, length);

    /// <summary>The bytes of a text; null of null.</summary>
    public static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>Writes the handles of tensors; 0 for null.</summary>
    public static void Handles(ReadOnlySpan<Tensor?> tensors, Span<nint> handles)
    {
        for (var i = 0; i < tensors.Length; i++) handles[i] = tensors[i]?.Handle ?? 0;
    }

    /// <summary>Writes the values of numbers.</summary>
    public static void Fill(ReadOnlySpan<Scalar> numbers, Span<Value> values)
    {
        for (var i = 0; i < numbers.Length; i++) values[i] = numbers[i].ToValue();
    }

    /// <summary>Keeps the tensors of a list from being finalized before this point.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    public static void KeepAlive(ReadOnlySpan<Tensor?> tensors) => GC.KeepAlive(tensors.IsEmpty ? null : tensors[^1]);
}
