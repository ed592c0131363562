namespace Ansatz.Torch;

/// <summary>
/// An array of numbers of one type on one device, with the operators of libtorch. Nobody needs to dispose of one: scopes and the garbage collector
/// free it (<see cref="TensorScope"/>). Operators broadcast shapes from the right, as in PyTorch. <c>==</c> compares references.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private nint _handle;

    // Who frees it: the frame of its scope, or a guard outside scopes; once a scope has freed it, the place of that scope. A tensor in a scope
    // needs no finalizer.
    private object? _owner;
    private int _slot;
    private long[]? _sizes;

    private Tensor(nint handle)
    {
        _handle = handle;
        if (ScopeFrame.Current is { } frame)
        {
            _owner = frame;
            _slot = frame.Add(this);
        }
        else
        {
            _owner = new TensorGuard(handle);
        }
        MemoryPressure.Add();
    }

    /// <summary>The native tensor. <see cref="GC.KeepAlive"/> is due after its use.</summary>
    internal nint Handle => _handle != 0 ? _handle : throw Freed();

    internal ScopeFrame? Frame => _owner as ScopeFrame;

    /// <summary>Frees the tensor's memory now, rather than with its scope or by the garbage collector. Never needed.</summary>
    public void Dispose()
    {
        if (_handle == 0) return;
        Frame?.Forget(_slot);
        Free();
        _owner = null;
    }

    /// <summary>Takes the tensor out of its scope: it lives as long as it is in reach. For what is stored beyond a step.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Escape()
    {
        if (_handle == 0) throw Freed();
        MoveTo(null);
        return this;
    }

    internal static Tensor? Wrap(nint owned) => owned == 0 ? null : new Tensor(owned);

    internal void MoveTo(ScopeFrame? frame)
    {
        if (Frame is not { } old) return; // it belongs to no scope, and stays so
        old.Forget(_slot);
        if (frame is null)
        {
            _owner = new TensorGuard(_handle);
            return;
        }
        _owner = frame;
        _slot = frame.Add(this);
    }

    internal void FreeWithScope(ScopePlace place)
    {
        Free();
        _owner = place;
    }

    private void Free()
    {
        if (_owner is TensorGuard guard)
        {
            guard.Dispose();
        }
        else
        {
            Native.TensorFree(_handle);
            MemoryPressure.Remove();
        }
        _handle = 0;
    }

    private ObjectDisposedException Freed() => new(nameof(Tensor), _owner switch
    {
        ScopePlace place => $"the tensor was freed with the scope opened at {place}; keep it (scope.Keep, or Escape for what is stored)",
        _ => "the tensor was disposed of",
    });
}
