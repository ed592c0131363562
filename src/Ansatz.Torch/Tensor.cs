namespace Ansatz.Torch;

/// <summary>
/// An array of numbers of one type on one device, with the operators of libtorch. Nobody needs to dispose of one: scopes and the garbage collector
/// free it (<see cref="TensorScope"/>). Operators broadcast shapes from the right, as in PyTorch. <c>==</c> compares references.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private nint _handle;
    private object? _owner; // the frame of the scope it lives in; once freed, the place of the scope or a text
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
        MemoryPressure.Add();
    }

    /// <summary>Frees the native reference.</summary>
    ~Tensor()
    {
        if (_handle != 0) Free();
    }

    /// <summary>The native tensor. <see cref="GC.KeepAlive"/> is due after its use.</summary>
    internal nint Handle => _handle != 0 ? _handle : throw Freed();

    internal ScopeFrame? Frame => _owner as ScopeFrame;

    /// <summary>Frees the tensor's memory now, rather than with its scope or by the garbage collector. Never needed.</summary>
    public void Dispose()
    {
        if (_handle == 0) return;
        Frame?.Forget(_slot);
        _owner = null;
        Free();
        GC.SuppressFinalize(this);
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
        Frame?.Forget(_slot);
        _owner = frame;
        if (frame is not null) _slot = frame.Add(this);
    }

    internal void FreeWithScope(ScopePlace place)
    {
        Dispose();
        _owner = place;
    }

    private void Free()
    {
        Native.TensorFree(_handle);
        _handle = 0;
        MemoryPressure.Remove();
    }

    private ObjectDisposedException Freed() => new(nameof(Tensor), _owner switch
    {
        ScopePlace place => $"the tensor was freed with the scope opened at {place}; keep it (scope.Keep, or Escape for what is stored)",
        _ => "the tensor was disposed of",
    });
}
