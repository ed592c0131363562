using System.Text;

namespace Ansatz.Torch;

/// <summary>The 128 bits that a random stream is. Children are hashes of the parent with a name or a number.</summary>
internal readonly record struct RandomKey(ulong High, ulong Low)
{
    internal RandomKey Child(long index) => Absorb(Mix((ulong)index + 0x9e3779b97f4a7c15UL), 1);

    internal RandomKey Child(string name)
    {
        // FNV-1a over the UTF-8 bytes, 64 bits wide; stable between versions and machines, unlike string.GetHashCode.
        var hash = 0xcbf29ce484222325UL;
        Span<byte> buffer = stackalloc byte[256];
        if (Encoding.UTF8.GetMaxByteCount(name.Length) > buffer.Length) buffer = new byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        foreach (var octet in buffer[..Encoding.UTF8.GetBytes(name, buffer)]) hash = (hash ^ octet) * 0x100000001b3UL;
        return Absorb(Mix(hash), 2);
    }

    // Two different mixings of parent and child, so that 128 bits stay 128 bits.
    private RandomKey Absorb(ulong child, ulong kind)
    {
        var high = Mix(High ^ Mix(child + kind));
        var low = Mix((Low + 0x632be59bd9b4e019UL) ^ Mix(high ^ (child * 0xd6e8feb86659fd93UL)));
        return new(high ^ Mix(Low + kind), low);
    }

    internal static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9UL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebUL;
        return x ^ (x >> 31);
    }
}
