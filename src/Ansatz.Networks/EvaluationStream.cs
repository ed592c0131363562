using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// One evaluation of modules in training mode on this thread: where their noise comes from (dropout, noisy layers),
/// and whether running statistics may change.
/// </summary>
/// <remarks>
/// A draw depends on the stream, on the module (counted by first use in the evaluation) and on how often that module has
/// drawn. So a replay that begins anew with the same stream sees the same masks. An engine that runs a body several times
/// lets buffers change in the main pass only. Evaluations nest; the innermost counts.
/// </remarks>
public ref struct EvaluationStream
{
    [ThreadStatic]
    private static Evaluation? _current;

    private Evaluation? _evaluation;

    private EvaluationStream(RandomStream stream, bool updatesBuffers, NoiseRanks? ranks)
    {
        _evaluation = new Evaluation(stream, updatesBuffers, ranks, _current);
        _current = _evaluation;
    }

    /// <summary>Whether modules in training mode update their running statistics now. True outside any evaluation.</summary>
    public static bool UpdatesBuffers => _current?.UpdatesBuffers ?? true;

    /// <summary>Begins an evaluation.</summary>
    /// <param name="stream">Where the noise of modules comes from.</param>
    /// <param name="updatesBuffers">Whether running statistics change: true in the main pass, false in replays.</param>
    /// <param name="ranks">The ranks of noise in a plain run, recorded or known; null: an evaluation has no axes beside those of its data.</param>
    public static EvaluationStream Begin(RandomStream stream, bool updatesBuffers = true, NoiseRanks? ranks = null) => new(stream, updatesBuffers, ranks);

    /// <summary>What the modules of the evaluation have drawn so far, to return to: runs of one body after the other see the same noise.</summary>
    public static object? Mark() => _current?.Mark();

    /// <summary>Forgets what was drawn since a mark.</summary>
    /// <param name="mark">What <see cref="Mark"/> gave.</param>
    public static void Return(object? mark) => _current?.Return(mark);

    /// <summary>The stream of a module's next draw, and the shape of its noise.</summary>
    /// <param name="module">The module that draws.</param>
    /// <param name="shape">
    /// The shape of what the noise is for. On an engine's axes the noise has no such axes: it broadcasts, so that all particles and lanes of a body see what one
    /// run of it would.
    /// </param>
    /// <exception cref="InvalidOperationException">No evaluation has begun on this thread.</exception>
    public static (RandomStream Stream, Shape Shape) Next(Module module, Shape shape)
    {
        if (_current is null)
        {
            throw new InvalidOperationException(
                $"{module.GetType().Name} draws noise in training mode, and no evaluation has begun on this thread: " +
                "write `using var evaluation = EvaluationStream.Begin(stream)` around the forward pass (the trainer does so), " +
                "or call Evaluate() on the module.");
        }

        return _current.Next(module, shape);
    }

    /// <summary>Ends the evaluation.</summary>
    public void Dispose()
    {
        if (_evaluation is not null)
        {
            _current = _evaluation.Outer;
            _evaluation = null;
        }
    }

    private sealed class Evaluation(RandomStream stream, bool updatesBuffers, NoiseRanks? ranks, Evaluation? outer)
    {
        private Dictionary<Module, (int Module, int Draws)> _counters = new(ReferenceEqualityComparer.Instance);

        public bool UpdatesBuffers => updatesBuffers;

        public Evaluation? Outer => outer;

        public (RandomStream Stream, Shape Shape) Next(Module module, Shape shape)
        {
            var (index, draws) = _counters.TryGetValue(module, out var counter) ? counter : (_counters.Count, 0);
            _counters[module] = (index, draws + 1);
            return (stream[index][draws], ranks is null ? shape : ranks.Natural(index, draws, shape));
        }

        public Dictionary<Module, (int Module, int Draws)> Mark() => new Dictionary<Module, (int Module, int Draws)>(_counters, ReferenceEqualityComparer.Instance);

        public void Return(object? mark) =>
            _counters = new((Dictionary<Module, (int Module, int Draws)>)mark!, ReferenceEqualityComparer.Instance);
    }
}
