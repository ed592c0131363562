namespace Ansatz.Inference;

/// <summary>What an objective knows of a plate: one name has one of these throughout an evaluation.</summary>
/// <param name="Name">The plate's name.</param>
/// <param name="Size">The rows at hand.</param>
/// <param name="Of">How many rows there are in all.</param>
/// <param name="Indices">Which rows are at hand; null: the first <see cref="Size"/>.</param>
/// <param name="IsDrawn">Whether the plate drew its rows.</param>
internal sealed record PlateFrame(string Name, long Size, long Of, Tensor? Indices, bool IsDrawn = false)
{
    /// <summary>What densities inside are multiplied by, unless the plate is one of the items.</summary>
    public double Scale => (double)Of / Size;
}

/// <summary>The plates that are open at a site.</summary>
internal sealed class PlateStack
{
    private PlateStack(PlateFrame[] frames, PlateStack? outer)
    {
        Frames = frames;
        Outer = outer;
        var sizes = new long[frames.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[^(i + 1)] = frames[i].Size;
        }

        Shape = sizes;
    }

    /// <summary>No plates.</summary>
    public static PlateStack Empty { get; } = new([], null);

    /// <summary>A stack of plates, outermost first.</summary>
    public static PlateStack Of(PlateFrame[] frames) => new(frames, frames.Length == 0 ? null : Of(frames[..^1]));

    /// <summary>The plates, outermost first.</summary>
    public PlateFrame[] Frames { get; }

    /// <summary>The stack without its innermost plate.</summary>
    public PlateStack? Outer { get; }

    /// <summary>The sizes as the dimensions of a value: from the innermost plate to the outermost.</summary>
    public Shape Shape { get; }

    /// <summary>How many plates there are.</summary>
    public int Count => Frames.Length;

    /// <summary>The stack with one more plate inside.</summary>
    public PlateStack Push(PlateFrame frame) => new([.. Frames, frame], this);
}
