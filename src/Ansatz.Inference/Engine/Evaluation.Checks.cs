namespace Ansatz.Inference;

/// <content>Shapes at sites.</content>
internal sealed partial class Evaluation
{
    /// <summary>Refuses rows of a site that are neither plates nor the engine's axes.</summary>
    public void CheckRows(RandomContext context, string address, Shape rows, Distribution? distribution)
    {
        if (!FitsRows(context.PlateStack, rows))
        {
            if (IsPadded)
            {
                throw CannotCarry();
            }

            throw ShapeFault(context, address, rows, distribution);
        }
    }

    /// <summary>Refuses a value that is given to a site and does not fit its distribution and plates.</summary>
    public void CheckValue(RandomContext context, string address, Distribution distribution, Tensor value)
    {
        var events = distribution.EventShape;
        var outer = value.Rank - events.Rank;
        var shape = value.Shape;
        if (outer >= 0 && shape.AsSpan()[outer..].SequenceEqual(events.AsSpan()) && FitsRows(context.PlateStack, outer == 0 ? Shape.Scalar : shape[..outer]))
        {
            return;
        }

        if (IsPadded)
        {
            throw CannotCarry();
        }

        var expected = context.PlateStack.Shape.Concat(events);
        throw new ShapeException(
            address,
            $"the value has the shape {shape}; plates and event make {expected}.",
            Table(context, address, distribution, shape),
            outer >= 0 && shape.AsSpan()[outer..].SequenceEqual(events.AsSpan())
                ? "suggestion: the value's rows are not those of the open plates; open a plate for them, or declare them an event with .ToEvent() or .Iid(k)."
                : $"suggestion: the last dimensions of the value must be the event {events}.");
    }

    /// <summary>The shapes of all sites of a context, and of one that failed.</summary>
    public static ShapeTable Table(RandomContext context, string address, Distribution? distribution, Shape? value) => new(
    [
        .. context.SiteList.Items.Select(ShapeTable.Line),
        new SiteShapes(address, ShapeTable.Describe(context.PlateStack.Frames), distribution?.BatchShape, distribution?.EventShape, value, null),
    ]);

    private bool FitsRows(PlateStack plates, Shape rows)
    {
        var sizes = rows.AsSpan();
        if (axes.Count == 0)
        {
            if (sizes.Length > plates.Count)
            {
                return false;
            }

            for (var i = 1; i <= sizes.Length; i++)
            {
                if (sizes[^i] != 1 && sizes[^i] != plates.Frames[i - 1].Size)
                {
                    return false;
                }
            }

            return true;
        }

        var depth = Plan!.PlateDepth;
        for (var i = 1; i <= sizes.Length; i++)
        {
            var allowed = i <= plates.Count ? plates.Frames[i - 1].Size : i <= depth ? 1 : i - depth <= axes.Count ? axes[i - depth - 1].Size : 1;
            if (sizes[^i] != 1 && sizes[^i] != allowed)
            {
                return false;
            }
        }

        return true;
    }

    private static ShapeException ShapeFault(RandomContext context, string address, Shape rows, Distribution? distribution)
    {
        var open = context.PlateStack;
        var surplus = rows.Rank - open.Count;
        var suggestion = surplus > 0
            ? $"suggestion: declare the last {(surplus == 1 ? "dimension" : surplus + " dimensions")} an event with .ToEvent({(surplus == 1 ? "" : surplus)}), " +
                "or open a plate for the rows."
            : $"suggestion: the open plates have the sizes {open.Shape}; each dimension of the batch must be that of its plate, or 1.";
        return new(
            address,
            $"the batch {rows} is not that of the open plates, {open.Shape}: a dimension that is neither plate nor event is never guessed.",
            Table(context, address, distribution, null),
            suggestion);
    }
}
