namespace Ansatz.Inference;

/// <summary>One term of a measure-valued derivative at one coordinate of a site, with the lanes on which its draws are put in.</summary>
/// <param name="Term">The term.</param>
/// <param name="Coordinates">The site's coordinates.</param>
/// <param name="Coordinate">Which of them is replaced.</param>
/// <param name="Positive">The lane of the positive draw; null: the draw itself.</param>
/// <param name="Negative">The lane of the negative draw; null: the draw itself.</param>
internal sealed record Phantom(MeasureValuedTerm Term, Coordinates Coordinates, int Coordinate, int? Positive, int? Negative);

/// <summary>
/// The lanes on which measure-valued draws are replaced by the draws of their derivatives: on the lane of a site, what is before the site
/// is as in the main run, the site's draw is another, and what comes later is drawn anew from the same noise. One run without gradient
/// serves all sites.
/// </summary>
internal sealed class Phantoms : IDrawSource
{
    private readonly Evaluation main;
    private readonly Dictionary<Site, List<Phantom>> phantoms = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int Order, Func<Tensor> Value)> lanes = [];
    private int position;
    private int order;

    /// <summary>Collects what is to be replaced in a main run.</summary>
    public Phantoms(Evaluation main)
    {
        this.main = main;
        for (order = 0; order < main.Draws.Count; order++)
        {
            if (main.Draws[order].Strategy is MeasureValuedStrategy)
            {
                Collect(main.Draws[order]);
            }
        }
    }

    /// <summary>How many lanes there are.</summary>
    public int Count => lanes.Count;

    /// <summary>The terms of a site.</summary>
    public IReadOnlyList<Phantom> Of(Site site) => phantoms.TryGetValue(site, out var found) ? found : [];

    /// <inheritdoc/>
    public Tensor? Find(Evaluation evaluation, int simulation, string address, Distribution distribution, PlateStack plates)
    {
        var index = position++;
        if (index >= main.Draws.Count || main.Draws[index].Address != address)
        {
            throw new EngineRestart(RestartReason.LanesDiffer);
        }

        var site = main.Draws[index];
        if (site.Strategy is EnumeratedStrategy or LeaveOneOutStrategy)
        {
            return null;
        }

        var events = distribution.EventShape.Rank;
        var axis = evaluation.Plan!.PlateDepth + evaluation.AxesBetween;
        var varies = distribution.BatchShape.Rank >= axis && (Count == 1 || distribution.BatchShape[^axis] > 1);
        var isReplaced = phantoms.ContainsKey(site);
        if (!varies && !isReplaced)
        {
            return WithLaneAxis(site.Value.Detach(), axis + events - 1);
        }

        // On the lanes of later sites the draw is that of the main run; on its own lanes it is replaced; on those of earlier ones it is new.
        var rank = axis + events;
        var fresh = varies ? Evaluation.Pad(evaluation.FreshDraw(distribution, simulation, address, plates), rank) : null;
        var plain = WithLaneAxis(site.Value.Detach(), axis + events - 1);
        var parts = new Tensor[Count];
        for (var lane = 0; lane < Count; lane++)
        {
            var replaced = lanes[lane].Order;
            parts[lane] = replaced == index ? WithLaneAxis(lanes[lane].Value(), axis + events - 1)
                : replaced > index || fresh is null ? plain
                : fresh.Size(-rank) == 1 ? fresh : fresh.Narrow(-rank, lane, 1);
            parts[lane] = Evaluation.Pad(parts[lane], rank);
        }

        var shape = parts.Aggregate(Shape.Scalar, (common, part) => Shape.Broadcast(common, part.Shape));
        return Tensor.Cat(Array.ConvertAll(parts, part => part.Expand(shape)), -rank);
    }

    private void Collect(Site site)
    {
        var distribution = site.Distribution!;
        var found = new List<Phantom>();
        var coordinates = new Coordinates(site.InnerParticles, site.Stack.Shape, main.Plan!.ResultShape);
        foreach (var term in ((IMeasureValued)distribution).MeasureValuedTerms(site.Value, main.SiteStream(site)["coupled"]))
        {
            for (var c = 0; c < coordinates.Count; c++)
            {
                found.Add(new(term, coordinates, c, Add(site, coordinates, c, term.Positive), Add(site, coordinates, c, term.Negative)));
            }
        }

        phantoms.Add(site, found);
    }

    private int? Add(Site site, Coordinates coordinates, int coordinate, Tensor? other)
    {
        if (other is null)
        {
            return null;
        }

        var alternative = other.Detach();
        var events = site.Distribution!.EventShape.Rank;
        lanes.Add((order, () =>
        {
            if (coordinates.Count == 1)
            {
                return alternative;
            }

            var mask = coordinates.Mask(coordinate, main.AxesBetween, main.Plan!.PlateDepth);
            for (var i = 0; i < events; i++)
            {
                mask = mask.Unsqueeze(-1);
            }

            return Tensor.Where(mask, alternative, site.Value.Detach());
        }));
        return lanes.Count - 1;
    }

    /// <summary>A value of the main run with a dimension of size 1 for the lanes of phantoms, where particles inside the objective lie left of it.</summary>
    private static Tensor WithLaneAxis(Tensor value, int right) => value.Rank <= right ? value : value.Unsqueeze(-(right + 1));
}
