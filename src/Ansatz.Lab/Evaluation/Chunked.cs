using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// Use of a fitted model on many rows: without gradient, some rows at a time, each chunk in a tensor scope of its own, so that memory does not
/// grow with the rows.
/// </summary>
public static class Chunked
{
    private const int Rows = 250;

    /// <summary>The results of a function for all rows of a tensor, one below the other.</summary>
    /// <param name="input">The rows, <c>[n, ..]</c>.</param>
    /// <param name="function">A function of some rows, <c>[m, ..]</c>, that gives as many.</param>
    /// <param name="rows">Rows at a time, at least 1.</param>
    /// <returns>The results, <c>[n, ..]</c>.</returns>
    public static Tensor Map(Tensor input, Func<Tensor, Tensor> function, int rows = Rows) =>
        Join(input.Size(0), rows, (start, length) => function(input.Narrow(0, start, length)));

    /// <summary>The results of a function for all rows of two tensors that belong together, one below the other.</summary>
    /// <param name="first">The rows of one, <c>[n, ..]</c>.</param>
    /// <param name="second">The rows of the other, <c>[n, ..]</c>.</param>
    /// <param name="function">A function of some rows of both that gives as many.</param>
    /// <param name="rows">Rows at a time, at least 1.</param>
    /// <returns>The results, <c>[n, ..]</c>.</returns>
    /// <exception cref="ArgumentException">The tensors have different numbers of rows.</exception>
    public static Tensor Map(Tensor first, Tensor second, Func<Tensor, Tensor, Tensor> function, int rows = Rows) =>
        first.Size(0) == second.Size(0)
            ? Join(first.Size(0), rows, (start, length) => function(first.Narrow(0, start, length), second.Narrow(0, start, length)))
            : throw new ArgumentException($"one tensor has {first.Size(0)} rows, the other {second.Size(0)}", nameof(second));

    /// <summary>The results of repetitions, stacked.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="function">The result of a repetition, by its number from 0.</param>
    /// <returns>The results, <c>[count, ..]</c>.</returns>
    public static Tensor Repeat(int count, Func<int, Tensor> function)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Join(count, 1, (start, _) => function((int)start).Unsqueeze(0));
    }

    private static Tensor Join(long count, int size, Func<long, long, Tensor> chunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        using var off = NoGrad.Begin();
        if (count <= size) return Scoped(0, count, chunk);
        using var scope = TensorScope.Open();
        var parts = new List<Tensor>();
        for (var start = 0L; start < count; start += size) parts.Add(Scoped(start, Math.Min(size, count - start), chunk));
        return scope.Keep(Tensor.Cat([.. parts], 0));
    }

    private static Tensor Scoped(long start, long length, Func<long, long, Tensor> chunk)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(chunk(start, length));
    }
}
