namespace Ansatz.Torch;

/// <summary>Frees the native reference of a tensor that belongs to no scope, once the tensor is out of reach.</summary>
internal sealed class TensorGuard(nint handle) : IDisposable
{
    private nint _handle = handle;

    ~TensorGuard() => Free();

    /// <summary>Frees it now.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_handle == 0) return;
        Native.TensorFree(_handle);
        _handle = 0;
        MemoryPressure.Remove();
    }
}
