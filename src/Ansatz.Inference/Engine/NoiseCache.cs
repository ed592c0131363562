namespace Ansatz.Inference;

/// <summary>
/// The noise of sites for all particles, while particles run one after the other: each takes its slice, so that it sees the numbers that it
/// would have seen as part of an axis.
/// </summary>
internal sealed class NoiseCache
{
    private readonly Dictionary<RandomStream, Noise> known = [];

    public Noise Of(IPushforward distribution, RandomStream stream, Shape rows, IReadOnlyList<(int Count, int Index)> particles)
    {
        if (!known.TryGetValue(stream, out var noise))
        {
            noise = distribution.DrawNoise(stream, Before(particles, rows));
            known.Add(stream, noise);
        }

        return noise.Map(part => Own(particles, part));
    }

    /// <summary>The rows of all particles: the innermost ones leftmost, as on axes.</summary>
    public static Shape Before(IReadOnlyList<(int Count, int Index)> particles, Shape rows)
    {
        if (particles.Count == 0)
        {
            return rows;
        }

        var shape = new long[particles.Count + rows.Rank];
        for (var i = 0; i < particles.Count; i++)
        {
            shape[i] = particles[^(i + 1)].Count;
        }

        rows.AsSpan().CopyTo(shape.AsSpan(particles.Count));
        return shape;
    }

    /// <summary>The part of one particle.</summary>
    public static Tensor Own(IReadOnlyList<(int Count, int Index)> particles, Tensor tensor)
    {
        for (var i = particles.Count - 1; i >= 0; i--)
        {
            tensor = tensor.Select(0, particles[i].Index);
        }

        return tensor;
    }
}
