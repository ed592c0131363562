namespace Ansatz.Torch;

/// <content>Making tensors, and moving them between types and devices.</content>
public sealed partial class Tensor
{
    /// <summary>Zeros of <see cref="ScalarType.Float32"/>.</summary>
    /// <param name="shape">The sizes.</param>
    public static Tensor Zeros(params ReadOnlySpan<long> shape) => Zeros(Torch.Shape.Create(shape));

    /// <summary>Zeros.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The type of the elements; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Zeros(Shape shape, ScalarType? type = null, Device? device = null) => ZerosOf(shape.AsSpan(), type ?? ScalarType.Float32, device);

    /// <summary>Ones of <see cref="ScalarType.Float32"/>.</summary>
    /// <param name="shape">The sizes.</param>
    public static Tensor Ones(params ReadOnlySpan<long> shape) => Ones(Torch.Shape.Create(shape));

    /// <summary>Ones.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The type of the elements; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Ones(Shape shape, ScalarType? type = null, Device? device = null) => OnesOf(shape.AsSpan(), type ?? ScalarType.Float32, device);

    /// <summary>A tensor whose elements are not set.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The type of the elements; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Empty(Shape shape, ScalarType? type = null, Device? device = null) => EmptyOf(shape.AsSpan(), type ?? ScalarType.Float32, device);

    /// <summary>One number everywhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="type">The type of the elements; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Full(Shape shape, Scalar value, ScalarType? type = null, Device? device = null) => FullOf(shape.AsSpan(), value, type ?? ScalarType.Float32, device);

    /// <summary>A number without dimensions that has a type of its own, unlike a converted number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">The type; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Scalar(Scalar value, ScalarType? type = null, Device? device = null) => Full(Torch.Shape.Scalar, value, type, device);

    /// <summary>The integers from 0 to below <paramref name="end"/>, as <see cref="ScalarType.Int64"/> unless a type is given.</summary>
    /// <param name="end">One past the last.</param>
    /// <param name="type">The type.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Arange(long end, ScalarType? type = null, Device? device = null) => ArangeOf(0, end, 1, type ?? ScalarType.Int64, device);

    /// <summary>Numbers from <paramref name="start"/> by <paramref name="step"/> to below <paramref name="end"/>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The bound, not reached.</param>
    /// <param name="step">The difference of neighbors.</param>
    /// <param name="type">The type; default <see cref="ScalarType.Int64"/> for integers, else <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Arange(Scalar start, Scalar end, Scalar step, ScalarType? type = null, Device? device = null) =>
        ArangeOf(start, end, step, type ?? (start.IsInteger && end.IsInteger && step.IsInteger ? ScalarType.Int64 : ScalarType.Float32), device);

    /// <summary>Evenly spaced numbers, both ends included.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last.</param>
    /// <param name="steps">How many.</param>
    /// <param name="type">The type; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Linspace(double start, double end, long steps, ScalarType? type = null, Device? device = null) =>
        LinspaceOf(start, end, steps, type ?? ScalarType.Float32, device);

    /// <summary>The identity matrix.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="type">The type; default <see cref="ScalarType.Float32"/>.</param>
    /// <param name="device">Default: the processor.</param>
    public static Tensor Eye(long size, ScalarType? type = null, Device? device = null) => EyeOf(size, type ?? ScalarType.Float32, device);

    /// <summary>This tensor with elements of another type; itself where it has that type.</summary>
    /// <param name="type">The type wanted.</param>
    public Tensor To(ScalarType type)
    {
        if (DataType == type && !IsNumber) return this;
        if (!type.IsFloatingPoint() && !type.IsComplex()) GradientLoss.See(nameof(To), this);
        return ToType(type);
    }

    /// <summary>This tensor on another device; itself where it is there.</summary>
    /// <param name="device">The device wanted.</param>
    public Tensor To(Device device) => Device == device ? this : ToDevice(device, DataType);

    /// <summary>log((1/n) sum_i exp(x_i)) along a dimension, without overflow.</summary>
    /// <param name="dimension">Which; negative numbers count from the right.</param>
    public Tensor LogMeanExp(int dimension) => LogSumExp([dimension]) - Math.Log(Size(dimension));
}
