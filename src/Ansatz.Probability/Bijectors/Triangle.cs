using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Vectors as the lower triangle of a square matrix, row by row.</summary>
internal static class Triangle
{
    /// <summary>The order n of the matrix whose triangle, without the first <paramref name="skip"/> diagonals, has that many elements.</summary>
    public static long Order(long elements, int skip)
    {
        var n = (long)Math.Round((Math.Sqrt(8.0 * elements + 1) - 1) / 2);
        return n * (n + 1) / 2 == elements ? n + skip : throw new ArgumentException(
            $"{elements} numbers do not fill a triangle: n (n {(skip == 0 ? "+" : "-")} 1) / 2 of them do.", nameof(elements));
    }

    /// <summary>[.., m] to [.., n, n], zeros elsewhere; <paramref name="skip"/> 1 leaves out the diagonal.</summary>
    public static Tensor Fill(Tensor vector, int skip)
    {
        var n = Order(vector.Size(-1), skip);
        var source = new long[n * n];
        long next = 0;
        for (var row = 0; row < n; row++)
            for (var column = 0; column < n; column++)
                source[row * n + column] = column <= row - skip ? next++ : vector.Size(-1);
        var padded = Tensor.Cat([vector, Tensor.Zeros(vector.Shape[..^1].Concat([1]), vector.DataType, vector.Device)], -1);
        return padded.IndexSelect(-1, Tensor.From(source).To(vector.Device)).Reshape(vector.Shape[..^1].Concat([n, n]));
    }

    /// <summary>[.., n, n] to [.., m].</summary>
    public static Tensor Read(Tensor matrix, int skip)
    {
        var n = matrix.Size(-1);
        var source = new List<long>();
        for (var row = 0; row < n; row++)
            for (var column = 0; column <= row - skip; column++)
                source.Add(row * n + column);
        return matrix.Reshape(matrix.Shape[..^2].Concat([n * n])).IndexSelect(-1, Tensor.From(source.ToArray()).To(matrix.Device));
    }

    /// <summary>Which elements of the vector lie on the diagonal, bool [m].</summary>
    public static Tensor Diagonal(long elements, Device device)
    {
        var n = Order(elements, 0);
        var on = new bool[elements];
        for (long row = 0; row < n; row++)
            on[row * (row + 3) / 2] = true;
        return Tensor.From(on).To(device);
    }
}
