namespace Ansatz.Torch;

/// <summary>The type of a tensor's elements; the numbers are libtorch's own.</summary>
public enum ScalarType
{
    /// <summary>Unsigned 8-bit integers.</summary>
    UInt8 = 0,

    /// <summary>Signed 8-bit integers.</summary>
    Int8 = 1,

    /// <summary>Signed 16-bit integers.</summary>
    Int16 = 2,

    /// <summary>Signed 32-bit integers.</summary>
    Int32 = 3,

    /// <summary>Signed 64-bit integers: indices and counts.</summary>
    Int64 = 4,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 5,

    /// <summary>IEEE 754 binary32: the default of parameters and data.</summary>
    Float32 = 6,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 7,

    /// <summary>Complex numbers of two <see cref="Float16"/>.</summary>
    Complex32 = 8,

    /// <summary>Complex numbers of two <see cref="Float32"/>.</summary>
    Complex64 = 9,

    /// <summary>Complex numbers of two <see cref="Float64"/>.</summary>
    Complex128 = 10,

    /// <summary>True or false, a byte each.</summary>
    Bool = 11,

    /// <summary>The upper half of binary32.</summary>
    BFloat16 = 15,
}
