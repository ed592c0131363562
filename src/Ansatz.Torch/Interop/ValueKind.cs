namespace Ansatz.Torch;

/// <summary>What a <see cref="Value"/> holds; the numbers of ansatz_kind in native/ansatz.h.</summary>
internal enum ValueKind
{
    None = 0,
    Tensor = 1,
    Integer = 2,
    Real = 3,
    Boolean = 4,
    Text = 5,
    Integers = 6,
    Reals = 7,
    Booleans = 8,
    Tensors = 9,
    OptionalTensors = 10,
    Complex = 11,
    Device = 12,
    Generator = 13,
    Default = 14,
    Scalars = 15,
}
