namespace Ansatz.Torch;

/// <summary>How the losses of the elements are combined; the numbers are libtorch's own.</summary>
public enum Reduction
{
    /// <summary>Not at all: the result has the shape of the elements.</summary>
    None = 0,

    /// <summary>Their mean.</summary>
    Mean = 1,

    /// <summary>Their sum.</summary>
    Sum = 2,
}
