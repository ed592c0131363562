using System.Collections.Concurrent;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// How many dimensions the noise of each draw of the modules has in a plain run of a body: an engine records them there, and in a run with more axes on the
/// left the noise still has as many, the last ones.
/// </summary>
public sealed class NoiseRanks
{
    private readonly ConcurrentDictionary<(int Module, int Draw), int> _ranks = new();

    /// <summary>Whether ranks are recorded, rather than used.</summary>
    public bool IsRecording { get; set; }

    internal Shape Natural(int module, int draw, Shape shape)
    {
        if (IsRecording)
        {
            _ranks[(module, draw)] = shape.Rank;
            return shape;
        }

        return _ranks.TryGetValue((module, draw), out var rank) && rank < shape.Rank ? shape[^rank..] : shape;
    }
}
