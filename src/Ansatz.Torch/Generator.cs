namespace Ansatz.Torch;

/// <summary>A native generator of this thread and a device, filled anew from a key for every draw.</summary>
internal sealed class Generator
{
    [ThreadStatic]
    private static Generator? _cpu;

    [ThreadStatic]
    private static Dictionary<Device, Generator>? _others;

    private readonly nint _handle;

    private Generator(Device device)
    {
        Native.Check(Native.MakeGenerator((int)device.Type, device.Index, out var handle));
        _handle = handle;
    }

    ~Generator() => Native.GeneratorFree(_handle);

    /// <summary>The native generator of this thread, filled from a key. It lives as long as its thread.</summary>
    internal static nint For(RandomKey key, Device device)
    {
        var generator = device.IsCuda ? Other(device) : _cpu ??= new Generator(device);
        Native.Check(Native.GeneratorKey(generator._handle, key.High, key.Low));
        return generator._handle;
    }

    private static Generator Other(Device device)
    {
        _others ??= [];
        if (!_others.TryGetValue(device, out var generator)) _others[device] = generator = new Generator(device);
        return generator;
    }
}
