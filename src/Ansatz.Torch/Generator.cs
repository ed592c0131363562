namespace Ansatz.Torch;

/// <summary>A native generator of this thread and a device, filled anew from a key for every draw.</summary>
internal sealed class Generator
{
    [ThreadStatic]
    private static Generator? _cpu;

    [ThreadStatic]
    private static Dictionary<Device, Generator>? _others;

    private Generator(Device device)
    {
        Native.Check(Native.MakeGenerator((int)device.Type, device.Index, out var handle));
        Handle = handle;
    }

    ~Generator() => Native.GeneratorFree(Handle);

    internal nint Handle { get; }

    internal static Generator For(RandomKey key, Device device)
    {
        var generator = device.IsCuda ? Other(device) : _cpu ??= new Generator(device);
        Native.Check(Native.GeneratorKey(generator.Handle, key.High, key.Low));
        return generator;
    }

    private static Generator Other(Device device)
    {
        _others ??= [];
        if (!_others.TryGetValue(device, out var generator)) _others[device] = generator = new Generator(device);
        return generator;
    }
}
