namespace Ansatz.Torch;

/// <summary>.NET's <see cref="Random"/> over a key: counter-based, so that its numbers are the same on every version of .NET.</summary>
internal sealed class StreamRandom(RandomKey key) : Random
{
    private ulong _counter;

    public override double NextDouble() => Sample();

    public override int Next() => (int)(Bits() >> 33);

    public override int Next(int maxValue) => (int)NextInt64(maxValue);

    public override int Next(int minValue, int maxValue) => minValue + (int)NextInt64((long)maxValue - minValue);

    public override long NextInt64() => (long)(Bits() >> 1);

    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Math.BigMul(Bits(), (ulong)maxValue, out _);
    }

    public override long NextInt64(long minValue, long maxValue) => minValue + NextInt64(maxValue - minValue);

    public override float NextSingle() => (Bits() >> 40) * (1f / (1 << 24));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++) buffer[i] = (byte)(Bits() >> 56);
    }

    protected override double Sample() => (Bits() >> 11) * (1.0 / (1UL << 53));

    private ulong Bits() => RandomKey.Mix(key.High + RandomKey.Mix(key.Low ^ (++_counter * 0x9e3779b97f4a7c15UL)));
}
