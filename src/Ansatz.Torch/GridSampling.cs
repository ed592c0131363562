namespace Ansatz.Torch;

/// <summary>How a grid sample is computed from the elements around it; the numbers are libtorch's own.</summary>
public enum GridInterpolation
{
    /// <summary>Linear along each dimension.</summary>
    Bilinear = 0,

    /// <summary>The nearest element.</summary>
    Nearest = 1,

    /// <summary>Cubic along each dimension (two dimensions only).</summary>
    Bicubic = 2,
}

/// <summary>What a grid sample outside of the input reads; the numbers are libtorch's own.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The nearest element of the border.</summary>
    Border = 1,

    /// <summary>The elements mirrored at the border.</summary>
    Reflection = 2,
}
