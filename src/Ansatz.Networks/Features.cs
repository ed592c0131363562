using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Features of several origins, side by side.</summary>
public static class Features
{
    /// <summary>Joins features: [..., a], [..., b], .. to [..., a + b + ..]. Leading dimensions broadcast.</summary>
    /// <param name="parts">At least one tensor, each with at least one dimension.</param>
    /// <exception cref="ArgumentException">There is none, or leading dimensions do not broadcast.</exception>
    public static Tensor Join(params ReadOnlySpan<Tensor> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("There are no features to join.", nameof(parts));
        var leading = Shape.Scalar;
        foreach (var part in parts) leading = Shape.Broadcast(leading, part.Shape[..^1]);
        var expanded = new Tensor[parts.Length];
        for (var i = 0; i < expanded.Length; i++) expanded[i] = parts[i].Expand(leading.Concat(parts[i].Shape[^1..]));
        return Tensor.Cat(expanded, -1);
    }
}
