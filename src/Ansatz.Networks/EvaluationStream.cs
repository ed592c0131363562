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

    private EvaluationStream(RandomStream stream, bool updatesBuffers)
    {
        _evaluation = new Evaluation(stream, updatesBuffers, _current);
        _current = _evaluation;
    }

    /// <summary>Whether modules in training mode update their running statistics now. True outside any evaluation.</summary>
    public static bool UpdatesBuffers => _current?.UpdatesBuffers ?? true;

    /// <summary>Begins an evaluation.</summary>
    /// <param name="stream">Where the noise of modules comes from.</param>
    /// <param name="updatesBuffers">Whether running statistics change: true in the main pass, false in replays.</param>
    public static EvaluationStream Begin(RandomStream stream, bool updatesBuffers = true) => new(stream, updatesBuffers);

    /// <summary>The stream of a module's next draw.</summary>
    /// <param name="module">The module that draws.</param>
    /// <exception cref="InvalidOperationException">No evaluation has begun on this thread.</exception>
    public static RandomStream Next(Module module)
    {
        if (_current is null)
        {
            throw new InvalidOperationException(
                $"{module.GetType().Name} draws noise in training mode, and no evaluation has begun on this thread: " +
                "write `using var evaluation = EvaluationStream.Begin(stream)` around the forward pass (the trainer does so), " +
                "or call Evaluate() on the module.");
        }

        return _current.Next(module);
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

    private sealed class Evaluation(RandomStream stream, bool updatesBuffers, Evaluation? outer)
    {
        private readonly Dictionary<Module, (int Module, int Draws)> _counters = new(ReferenceEqualityComparer.Instance);

        public bool UpdatesBuffers => updatesBuffers;

        public Evaluation? Outer => outer;

        public RandomStream Next(Module module)
        {
            var (index, draws) = _counters.TryGetValue(module, out var counter) ? counter : (_counters.Count, 0);
            _counters[module] = (index, draws + 1);
            return stream[index][draws];
        }
    }
}
