namespace Ansatz.Torch;

/// <summary>How a reduction over the members of a group combines their tensors, element by element.</summary>
public enum ReduceOperation
{
    /// <summary>The sum.</summary>
    Sum = 0,

    /// <summary>The product.</summary>
    Product = 1,

    /// <summary>The smallest.</summary>
    Minimum = 2,

    /// <summary>The largest.</summary>
    Maximum = 3,

    /// <summary>The sum divided by the number of members; floating-point tensors only.</summary>
    Mean = 4,
}
