namespace Ansatz.Inference;

/// <content>Draws that are one.</content>
public sealed partial class Context
{
    private readonly Dictionary<object, (string Address, Tensor Value, PlateStack Plates, Shape Event)> tied = [];

    /// <summary>The first of several draws that are one is drawn; the others take its value.</summary>
    private Tensor VisitTied(object tie, string address, SiteRequest request)
    {
        var events = request.Distribution!.EventShape;
        if (!tied.TryGetValue(tie, out var first))
        {
            var value = Make(address, request with { Tie = null });
            tied[tie] = (address, value, PlateStack, events);
            return value;
        }

        if (first.Event != events || !first.Plates.Frames.AsSpan().SequenceEqual(PlateStack.Frames))
        {
            throw new AddressException(address, $"'{address}' is to be one with '{first.Address}' (Equalize), and they differ: an event {events} in the plates {PlateStack.Shape} here, " +
                $"an event {first.Event} in the plates {first.Plates.Shape} there.");
        }

        Add(new Site(address, SiteKind.Deterministic, request.Distribution, first.Value, PlateStack, CurrentMask));
        return first.Value;
    }
}
