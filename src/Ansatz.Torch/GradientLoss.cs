namespace Ansatz.Torch;

/// <summary>
/// Watches, on this thread, for operators through which no gradient flows although their argument carries one: comparisons, roundings, indices,
/// conversions to integers, numbers read out of a tensor. While nothing watches, such an operator costs one test more, and the others nothing.
/// <code>using var watch = GradientLoss.Watch((name, argument) => ..);</code>
/// </summary>
public readonly ref struct GradientLoss
{
    [ThreadStatic]
    private static Action<string, Tensor>? _watcher;

    private readonly Action<string, Tensor>? _outer;
    private readonly bool _isOpen;

    private GradientLoss(Action<string, Tensor>? watcher)
    {
        _outer = _watcher;
        _isOpen = true;
        _watcher = watcher;
    }

    /// <summary>Calls something at each such operator, with its name and an argument that requires a gradient, until it is disposed of.</summary>
    /// <param name="watcher">What is called, before the operator runs; it is not called for operators of its own. An exception from it ends the operator.</param>
    public static GradientLoss Watch(Action<string, Tensor> watcher) => new(watcher);

    /// <summary>Watches nothing until it is disposed of.</summary>
    public static GradientLoss Pause() => new(null);

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        if (_isOpen) _watcher = _outer;
    }

    internal static void See(string name, Tensor argument)
    {
        if (_watcher is { } watcher) Tell(watcher, name, argument);
    }

    private static void Tell(Action<string, Tensor> watcher, string name, Tensor argument)
    {
        if (!argument.RequiresGradient) return;
        using var pause = Pause();
        watcher(name, argument);
    }
}
