namespace Ansatz.Inference;

/// <summary>
/// The independent draws that a site makes for one item: one for each particle inside the objective and each row of a plate that is not an
/// item. Enumeration gives each its own lane axis, a measure-valued derivative replaces one at a time.
/// </summary>
internal sealed class Coordinates
{
    private readonly int[] particles;
    private readonly (int Position, int Size)[] plates;

    /// <summary>The coordinates of a site.</summary>
    /// <param name="particles">The counts of the particles around it, outermost first.</param>
    /// <param name="rows">Its rows in a plain run, [innermost plate .. outermost].</param>
    /// <param name="result">The shape of the objective's value in a plain run: what varies there is an item.</param>
    public Coordinates(IReadOnlyList<int> particles, Shape rows, Shape result)
    {
        this.particles = [.. particles];
        var inner = new List<(int, int)>();
        for (var i = 1; i <= rows.Rank; i++)
        {
            if (rows[^i] > 1 && (i > result.Rank || result[^i] == 1))
            {
                inner.Add((i, (int)rows[^i]));
            }
        }

        plates = [.. inner];
        Count = this.particles.Aggregate(1, (product, count) => checked(product * count)) * plates.Aggregate(1, (product, plate) => checked(product * plate.Size));
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>A tensor that is one at a coordinate and zero elsewhere, of [particles, axes between, plates].</summary>
    /// <param name="coordinate">Which.</param>
    /// <param name="between">How many axes lie between the particles and the plates.</param>
    /// <param name="depth">The depth of plates.</param>
    public Tensor Mask(int coordinate, int between, int depth)
    {
        var shape = new long[particles.Length + between + depth];
        Array.Fill(shape, 1);
        var offset = 0L;
        var digits = Digits(coordinate);
        for (var i = 0; i < particles.Length; i++)
        {
            shape[^(depth + between + i + 1)] = particles[i];
        }

        for (var i = 0; i < plates.Length; i++)
        {
            shape[^plates[i].Position] = plates[i].Size;
        }

        for (var d = 0; d < shape.Length; d++)
        {
            var fromRight = shape.Length - d;
            var digit = 0;
            if (fromRight > depth + between)
            {
                digit = digits[fromRight - depth - between - 1];
            }
            else if (fromRight <= depth)
            {
                var plate = Array.FindIndex(plates, candidate => candidate.Position == fromRight);
                digit = plate < 0 ? 0 : digits[particles.Length + plate];
            }

            offset = (offset * shape[d]) + digit;
        }

        var mask = new bool[((Shape)shape).Elements];
        mask[offset] = true;
        return Tensor.From<bool>(mask).Reshape(new Shape(shape)); // a number where there are no dimensions
    }

    /// <summary>The part of a per-row tensor that belongs to a coordinate: without particles, with size 1 in place of plates that are not items.</summary>
    /// <param name="tensor">[particles, axes between, plates].</param>
    /// <param name="coordinate">Which.</param>
    /// <param name="between">How many axes lie between the particles and the plates.</param>
    /// <param name="depth">The depth of plates.</param>
    public Tensor At(Tensor tensor, int coordinate, int between, int depth)
    {
        if (Count == 1 && particles.Length == 0)
        {
            return tensor;
        }

        var digits = Digits(coordinate);
        for (var i = 0; i < plates.Length; i++)
        {
            var position = plates[i].Position;
            if (tensor.Rank >= position && tensor.Size(-position) > 1)
            {
                tensor = tensor.Narrow(-position, digits[particles.Length + i], 1);
            }
        }

        for (var i = particles.Length - 1; i >= 0; i--)
        {
            var position = depth + between + i + 1;
            if (tensor.Rank >= position)
            {
                tensor = tensor.Select(-position, tensor.Size(-position) == 1 ? 0 : digits[i]);
            }
        }

        return tensor;
    }

    private int[] Digits(int coordinate)
    {
        var digits = new int[particles.Length + plates.Length];
        for (var i = plates.Length - 1; i >= 0; i--)
        {
            (coordinate, digits[particles.Length + i]) = Math.DivRem(coordinate, plates[i].Size);
        }

        for (var i = particles.Length - 1; i >= 0; i--)
        {
            (coordinate, digits[i]) = Math.DivRem(coordinate, particles[i]);
        }

        return digits;
    }
}

/// <summary>A site with its lane axes.</summary>
/// <param name="Site">What the plan says of it.</param>
/// <param name="FirstAxis">The first of its axes, counted among the lanes.</param>
/// <param name="Coordinates">Its coordinates, each of which an enumeration gives an axis.</param>
internal sealed record LaneSite(PlannedSite Site, int FirstAxis, Coordinates Coordinates)
{
    /// <summary>How many axes it has.</summary>
    public int Axes => Site.Strategy is EnumeratedStrategy ? Coordinates.Count : 1;
}

/// <summary>The lane axes of a plan.</summary>
internal sealed class LaneLayout
{
    private readonly Dictionary<(int Simulation, string Address), LaneSite> sites = [];

    /// <exception cref="StrategyException">There are more lanes than the limit.</exception>
    public LaneLayout(Plan plan, int limit)
    {
        var axes = new List<Axis>();
        var lanes = 1.0;
        foreach (var planned in plan.Lanes)
        {
            if (planned.Outcomes == 0)
            {
                continue;
            }

            var site = new LaneSite(planned, axes.Count, new Coordinates(planned.Particles, planned.Batch, plan.ResultShape));
            lanes *= Math.Pow(planned.Outcomes, site.Axes);
            if (lanes > limit)
            {
                throw new StrategyException(planned.Address, $"enumerated sites need {lanes:g6} lanes, more than the limit of {limit}" +
                    (site.Coordinates.Count > 1 ? $" (each of {site.Coordinates.Count} particles or rows has {planned.Outcomes} outcomes)" : "") +
                    ": use MeasureValued or ScoreFunction here, the bound vimco for the particles of one, SumOut for sites of a model, or raise EstimateOptions.LaneLimit.");
            }

            axes.AddRange(Enumerable.Repeat(new Axis(AxisKind.Lanes, planned.Outcomes), site.Axes));
            sites.Add((planned.Simulation, planned.Address), site);
        }

        Axes = axes;
    }

    /// <summary>The axes, rightmost first.</summary>
    public IReadOnlyList<Axis> Axes { get; }

    /// <summary>The lanes of a site; null: the plan does not know it.</summary>
    public LaneSite? Find(int simulation, string address) => sites.GetValueOrDefault((simulation, address));
}
