namespace Ansatz.Inference;

/// <summary>
/// Rows that are independent given what was drawn outside: until it is disposed of, every site has one more dimension, on the left
/// of those of the plates that were open before. <code>using var rows = p.Plate("rows", n);</code>
/// </summary>
public sealed class Plate : IDisposable
{
    private readonly RandomContext context;
    private readonly PlateFrame frame;
    private Tensor? indices;

    internal Plate(RandomContext context, PlateFrame frame)
    {
        this.context = context;
        this.frame = frame;
    }

    /// <summary>How many rows are at hand.</summary>
    public long Size => frame.Size;

    /// <summary>Which of all rows they are: <c>[size]</c>, integers.</summary>
    public Tensor Indices => indices ??= frame.Indices ?? Tensor.Arange(frame.Size);

    /// <summary>The rows at hand of data about all rows: its first dimension is the plate's.</summary>
    /// <param name="data">[all rows, ..], or the rows at hand already.</param>
    /// <exception cref="PlateException">The data have another number of rows.</exception>
    public Tensor Of(Tensor data)
    {
        var rows = data.Rank == 0 ? 0 : data.Size(0);
        if (frame.Indices is null ? rows == frame.Size : rows == frame.Of)
        {
            return frame.Indices is null ? data : data.IndexSelect(0, frame.Indices);
        }

        throw new PlateException(frame.Name, $"plate '{frame.Name}' has {frame.Size} rows" +
            (frame.Indices is null ? "" : $" of {frame.Of}") + $"; the data have the shape {data.Shape}.");
    }

    /// <summary>Closes the plate.</summary>
    public void Dispose() => context.ClosePlate(frame);
}
