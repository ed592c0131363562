using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Group normalization: y = (x - mean) / sqrt(variance + ε) · weight + bias, with the statistics of each item and group of channels.
/// [..., channels, space] to the same. As many groups as channels: instance normalization; one: over all channels. Source: Wu and He 2018.
/// </summary>
public sealed class GroupNorm : Layer
{
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly long _groups;
    private readonly int _spatial;
    private readonly double _epsilon;

    /// <summary>Group normalization.</summary>
    /// <param name="groups">How many groups, a divisor of <paramref name="channels"/>.</param>
    /// <param name="channels">How many channels the input has.</param>
    /// <param name="spatial">How many dimensions lie right of the channels.</param>
    /// <param name="affine">Whether weight and bias, one a channel, are learned.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public GroupNorm(long groups, long channels, int spatial = 2, bool affine = true, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        ArgumentOutOfRangeException.ThrowIfNegative(spatial);
        if (channels < 1 || channels % groups != 0)
        {
            throw new ArgumentException($"{groups} groups do not divide {channels} channels.", nameof(groups));
        }

        (_groups, _spatial, _epsilon) = (groups, spatial, epsilon);
        if (affine)
        {
            _weight = new Parameter(Tensor.Ones(channels));
            _bias = new Parameter(Tensor.Zeros(channels));
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        var (w, b) = (_weight?.Value, _bias?.Value);
        if (w is null || (w.Rank == 1 && b!.Rank == 1))
        {
            return LeadingDimensions.Apply(input, _spatial + 1, x => Tensor.GroupNorm(x, _groups, w, b, _epsilon));
        }

        var normal = LeadingDimensions.Apply(input, _spatial + 1, x => Tensor.GroupNorm(x, _groups, null, null, _epsilon));
        return (normal * LeadingDimensions.OverSpace(w, _spatial)) + LeadingDimensions.OverSpace(b!, _spatial);
    }
}
