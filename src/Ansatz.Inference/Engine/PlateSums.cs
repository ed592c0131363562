namespace Ansatz.Inference;

/// <summary>Sums over plates.</summary>
internal static class PlateSums
{
    /// <summary>
    /// Sums a per-row quantity over all plates but the outermost <paramref name="items"/>, scaled by their of / size.
    /// </summary>
    /// <param name="perRow">[engine's axes, plates], where a plate that the quantity does not vary along may have size 1 or be absent.</param>
    /// <param name="plates">The plates, outermost first.</param>
    /// <param name="items">How many of them, from the outermost, remain.</param>
    /// <param name="keepDimensions">Whether the dimensions that are summed remain with size 1, since engine's axes lie left of them.</param>
    public static Tensor ToItems(Tensor perRow, PlateFrame[] plates, int items, bool keepDimensions)
    {
        var depth = plates.Length;
        if (depth <= items)
        {
            return perRow;
        }

        var expanded = false;
        var rank = Math.Max(perRow.Rank, depth);
        var shape = new long[rank];
        var scale = 1.0;
        for (var i = 1; i <= rank; i++)
        {
            var size = i <= perRow.Rank ? perRow.Size(-i) : 1;
            if (i > items && i <= depth)
            {
                var plate = plates[i - 1];
                expanded |= size != plate.Size;
                size = plate.Size;
                scale *= plate.Scale;
            }

            shape[rank - i] = size;
        }

        if (expanded || rank > perRow.Rank)
        {
            perRow = perRow.Expand(shape);
        }

        var dimensions = new long[depth - items];
        for (var i = items; i < depth; i++)
        {
            dimensions[i - items] = -(i + 1);
        }

        var sum = perRow.Sum(dimensions, keepDimension: keepDimensions);
        return scale == 1 ? sum : sum * scale;
    }

    /// <summary>
    /// Sums a quantity over every dimension along which a result does not vary, so that it has the result's shape or broadcasts to it.
    /// </summary>
    public static Tensor Like(Tensor quantity, Tensor result)
    {
        List<long>? dimensions = null;
        for (var i = 1; i <= quantity.Rank; i++)
        {
            var mine = quantity.Size(-i);
            if (mine == 1)
            {
                continue;
            }

            var theirs = i <= result.Rank ? result.Size(-i) : 1;
            if (theirs == 1)
            {
                (dimensions ??= []).Add(-i);
            }
            else if (theirs != mine)
            {
                throw new ItemShapeMismatch(quantity.Shape, result.Shape);
            }
        }

        var sum = dimensions is null ? quantity : quantity.Sum(dimensions.ToArray(), keepDimension: true);
        while (sum.Rank > result.Rank)
        {
            sum = sum.Squeeze(0);
        }

        return sum;
    }
}

/// <summary>A result whose shape is not that of items; the engine turns it into a message that names the site.</summary>
internal sealed class ItemShapeMismatch(Shape rows, Shape result) : Exception
{
    public Shape Rows => rows;

    public Shape Result => result;
}
