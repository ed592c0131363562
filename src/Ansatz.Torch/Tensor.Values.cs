using System.Numerics;
using System.Text;

namespace Ansatz.Torch;

/// <content>Numbers into tensors and out of them.</content>
public sealed partial class Tensor
{
    /// <summary>A number as a tensor without dimensions that promotes no other tensor's type.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(Scalar value) => Number(value);

    /// <summary>A number as a tensor without dimensions that promotes no other tensor's type.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(double value) => Number(value);

    /// <summary>A number as a tensor without dimensions that promotes no other tensor's type.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(float value) => Number(value);

    /// <summary>An integer as a tensor without dimensions that promotes no other tensor's type.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator Tensor(long value) => Number(value);

    /// <summary>An integer as a tensor without dimensions that promotes no other tensor's type.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator Tensor(int value) => Number(value);

    /// <summary>A truth value as a tensor without dimensions.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator Tensor(bool value) => Number(value);

    /// <summary>Copies numbers into a new tensor of their type.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="data">The elements, row by row.</param>
    /// <param name="shape">The shape; none means one dimension.</param>
    /// <exception cref="ArgumentException">The number of elements is not the product of the shape.</exception>
    public static unsafe Tensor From<T>(ReadOnlySpan<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var wanted = shape.IsEmpty ? new Shape([data.Length]) : Shape.Create(shape);
        if (wanted.Elements != data.Length) throw new ArgumentException($"{data.Length} numbers do not fill the shape {wanted}", nameof(data));
        fixed (T* source = data)
        fixed (long* sizes = wanted.AsSpan())
        {
            Native.Check(Native.TensorFrom(source, sizes, wanted.Rank, (int)ScalarTypes.Of<T>(), out var handle));
            return new Tensor(handle);
        }
    }

    /// <summary>Copies a matrix into a new tensor.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="matrix">The rows and columns.</param>
    public static Tensor From<T>(T[,] matrix)
        where T : unmanaged
    {
        var flat = new T[matrix.Length];
        var i = 0;
        foreach (var element in matrix) flat[i++] = element;
        return From<T>(flat.AsSpan(), matrix.GetLength(0), matrix.GetLength(1));
    }

    /// <summary>The only element as a real number; waits for the device.</summary>
    /// <exception cref="TorchException">There is more than one element, or it is complex.</exception>
    public double ToDouble() => ReadItem().Real;

    /// <summary>The only element; see <see cref="ToDouble"/>.</summary>
    public float ToSingle() => (float)ToDouble();

    /// <summary>The only element as an integer; a real number is cut towards zero.</summary>
    /// <exception cref="TorchException">There is more than one element.</exception>
    public long ToInt64()
    {
        var item = ReadItem();
        return item.IsInteger ? item.Integer : (long)item.Real;
    }

    /// <summary>The only element, compared with zero.</summary>
    /// <exception cref="TorchException">There is more than one element.</exception>
    public bool ToBoolean()
    {
        var item = ReadItem();
        return item.IsInteger ? item.Integer != 0 : item.Real != 0 || item.Imaginary != 0;
    }

    /// <summary>The only element as a complex number.</summary>
    /// <exception cref="TorchException">There is more than one element.</exception>
    public Complex ToComplex()
    {
        var item = ReadItem();
        return new(item.Real, item.Imaginary);
    }

    /// <summary>A copy of the elements row by row, moved to the processor and converted.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    public unsafe T[] ToArray<T>()
        where T : unmanaged
    {
        GradientLoss.See("reading its numbers", this);
        using var off = NoGrad.Begin();
        using var pause = GradientLoss.Pause();
        var plain = To(Torch.Device.Cpu).To(ScalarTypes.Of<T>()).Plain();
        var array = new T[plain.Count];
        if (array.Length > 0)
        {
            Native.Check(Native.TensorData(plain.Handle, out var data));
            new ReadOnlySpan<T>(data, array.Length).CopyTo(array);
            GC.KeepAlive(plain);
        }
        return array;
    }

    /// <summary>Type, shape, device, and the elements where there are at most twelve.</summary>
    public override string ToString()
    {
        if (_handle == 0) return "a tensor that was freed";
        using var pause = GradientLoss.Pause();
        var text = new StringBuilder($"{DataType} {Shape} on {Device}");
        if (Count <= 12 && !IsComplex) text.Append(": ").AppendJoin(' ', ToArray<double>().Select(x => $"{x:G5}"));
        return text.ToString();
    }

    /// <summary>The unmanaged copy of the elements' bytes, row by row; for file formats.</summary>
    internal unsafe byte[] ToBytes()
    {
        using var off = NoGrad.Begin();
        var plain = Plain();
        var bytes = new byte[plain.Count * plain.DataType.Bytes()];
        if (bytes.Length > 0)
        {
            Native.Check(Native.TensorData(plain.Handle, out var data));
            new ReadOnlySpan<byte>(data, bytes.Length).CopyTo(bytes);
            GC.KeepAlive(plain);
        }
        return bytes;
    }

    /// <summary>A tensor of bytes as <see cref="ToBytes"/> gives them.</summary>
    internal static unsafe Tensor FromBytes(ReadOnlySpan<byte> bytes, Shape shape, ScalarType type)
    {
        if (shape.Elements * type.Bytes() != bytes.Length) throw new ArgumentException($"{bytes.Length} bytes do not fill {type} {shape}", nameof(bytes));
        fixed (byte* source = bytes)
        fixed (long* sizes = shape.AsSpan())
        {
            Native.Check(Native.TensorFrom(source, sizes, shape.Rank, (int)type, out var handle));
            return new Tensor(handle);
        }
    }

    /// <summary>The elements as they are read from memory: on the processor, row by row, conjugation and negation carried out.</summary>
    internal Tensor Plain()
    {
        var here = To(Torch.Device.Cpu);
        return ((here.Facts() & (16 << 24)) == 0 ? here : here.ResolveConjugate().ResolveNegative()).Contiguous();
    }

    // A number as a tensor that promotes no other; where a tensor stands beside it, in its type already.
    private static Tensor Number(Scalar value, Tensor? beside = null)
    {
        Native.Check(Native.TensorNumber(value.ToValue(), beside?.Handle ?? 0, out var handle));
        GC.KeepAlive(beside);
        return new Tensor(handle);
    }

    private Value ReadItem()
    {
        GradientLoss.See("reading its number", this);
        Native.Check(Native.TensorItem(Handle, out var value));
        GC.KeepAlive(this);
        return value;
    }
}
