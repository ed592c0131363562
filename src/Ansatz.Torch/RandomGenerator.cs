namespace Ansatz.Torch;

/// <summary>A native generator of this thread and a device, filled anew from a key for every draw.</summary>
internal sealed class RandomGenerator
{
    [ThreadStatic]
    private static RandomGenerator? _cpu;

    [ThreadStatic]
    private static Dictionary<Device, RandomGenerator>? _others;

    private RandomGenerator(Device device)
    {
        Native.Check(Native.MakeGenerator((int)device.Type, device.Index, out var handle));
        Handle = handle;
    }

    ~RandomGenerator() => Native.GeneratorFree(Handle);

    internal nint Handle { get; }

    internal static RandomGenerator For(RandomKey key, Device device)
    {
        var generator = device.IsCuda ? Other(device) : _cpu ??= new RandomGenerator(device);
        Native.Check(Native.GeneratorKey(generator.Handle, key.High, key.Low));
        return generator;
    }

    private static RandomGenerator Other(Device device)
    {
        _others ??= [];
        if (!_others.TryGetValue(device, out var generator)) _others[device] = generator = new RandomGenerator(device);
        return generator;
    }
}
