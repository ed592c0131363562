using System.Numerics.Tensors;

namespace Ansatz.Data;

/// <summary>Checks that image values lie in [0, 1].</summary>
internal static class PixelRange
{
    public static void Check(ReadOnlySpan<float> values, string source)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        if (values.Length > 0) (low, high) = (TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        if (low >= 0 && high <= 1) return;
        if (float.IsNaN(low) || float.IsNaN(high))
        {
            var bad = 0;
            foreach (var value in values) bad += float.IsNaN(value) ? 1 : 0;
            if (bad > 0) throw new DataException(source, "", $"{bad} of {values.Length} image values are not numbers (NaN)");
        }
        if (values.Length == 0) throw new DataException(source, "", "holds no image values");
        throw new DataException(source, "", $"image values lie in [{low:G6}, {high:G6}], where [0, 1] is expected", $"give their range: {source}:range={low:G6}..{high:G6}");
    }
}
