using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ansatz.Data;

/// <summary>Builds the SHA-256 of typed content; every part is prefixed with its length, so that no two contents run together.</summary>
internal sealed class FingerprintBuilder
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public FingerprintBuilder Add(string? text)
    {
        if (text is null) return Add(-1);
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(bytes.Length);
        hash.AppendData(bytes);
        return this;
    }

    public FingerprintBuilder Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
        return this;
    }

    public FingerprintBuilder Add<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        Add(values.Length);
        hash.AppendData(MemoryMarshal.AsBytes(values));
        return this;
    }

    public string Finish()
    {
        using (hash) return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
