using System.Buffers.Binary;
using System.Text;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

/// <summary>The bytes are read back by a decoder that shares nothing with the writer: a bitwise CRC and a hand-written walk over the wire format.</summary>
public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Crc_agrees_with_the_published_check_value()
    {
        Assert.Equal(0xE3069283u, BitwiseCrc32C("123456789"u8));
        var crc = BitwiseCrc32C("123456789"u8);
        Assert.Equal(unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u), EventFile.MaskedCrc("123456789"u8));
    }

    [Fact]
    public void Scalars_read_back_as_written_from_framed_and_checksummed_events()
    {
        var path = folder["events.out.tfevents.0.ansatz"];
        using (var file = new EventFile(path))
        {
            file.Write(1, new KeyValuePair<string, double>("fit/objective", -103.25), new("fit/kl", 12.5));
            file.Write(3_000_000_000, new KeyValuePair<string, double>("fit/objective", double.NaN));
        }
        var events = Events(File.ReadAllBytes(path));
        Assert.Equal(3, events.Count);
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal(1, events[1].Step);
        Assert.Equal([("fit/objective", -103.25f), ("fit/kl", 12.5f)], events[1].Scalars);
        Assert.Equal(3_000_000_000, events[2].Step);
        Assert.True(float.IsNaN(Assert.Single(events[2].Scalars).Value));
        Assert.All(events, e => Assert.InRange(e.Time, 1.7e9, 1e10));
    }

    [Fact]
    public void Reopening_at_an_earlier_length_cuts_later_events_and_appends()
    {
        var path = folder["events.out.tfevents.0.ansatz"];
        long length;
        using (var file = new EventFile(path))
        {
            file.Write(1, new KeyValuePair<string, double>("a", 1));
            length = file.Length;
            file.Write(2, new KeyValuePair<string, double>("a", 2));
        }
        using (var file = new EventFile(path, length)) file.Write(5, new KeyValuePair<string, double>("a", 5));
        Assert.Equal([0, 1, 5], Events(File.ReadAllBytes(path)).Select(e => e.Step));
    }

    private sealed record Decoded(double Time, long Step, string Version, List<(string Tag, float Value)> Scalars);

    private static List<Decoded> Events(byte[] bytes)
    {
        var events = new List<Decoded>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            AssertCrc(bytes.AsSpan(at, 8), bytes.AsSpan(at + 8, 4));
            var data = bytes.AsSpan(at + 12, length);
            AssertCrc(data, bytes.AsSpan(at + 12 + length, 4));
            events.Add(Decode(data));
            at += 16 + length;
        }
        return events;
    }

    private static Decoded Decode(ReadOnlySpan<byte> data)
    {
        double time = 0;
        long step = 0;
        var version = "";
        var scalars = new List<(string, float)>();
        while (data.Length > 0)
        {
            switch (Varint(ref data))
            {
                case (1 << 3) | 1: time = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref data, 8)); break;
                case 2 << 3: step = (long)Varint(ref data); break;
                case (3 << 3) | 2: version = Encoding.ASCII.GetString(Take(ref data, (int)Varint(ref data))); break;
                case (5 << 3) | 2:
                    var summary = Take(ref data, (int)Varint(ref data));
                    while (summary.Length > 0) scalars.Add(Value(ref summary));
                    break;
                case var other: Assert.Fail($"unexpected field {other}"); break;
            }
        }
        return new(time, step, version, scalars);
    }

    private static (string Tag, float Value) Value(ref ReadOnlySpan<byte> summary)
    {
        Assert.Equal((1UL << 3) | 2, Varint(ref summary));
        var value = Take(ref summary, (int)Varint(ref summary));
        Assert.Equal((1UL << 3) | 2, Varint(ref value));
        var tag = Encoding.UTF8.GetString(Take(ref value, (int)Varint(ref value)));
        Assert.Equal((2UL << 3) | 5, Varint(ref value));
        var number = BinaryPrimitives.ReadSingleLittleEndian(Take(ref value, 4));
        Assert.Equal(0, value.Length);
        return (tag, number);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int count)
    {
        var taken = data[..count];
        data = data[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref data, 1)[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return value;
        }
    }

    private static void AssertCrc(ReadOnlySpan<byte> data, ReadOnlySpan<byte> stored)
    {
        var crc = BitwiseCrc32C(data);
        Assert.Equal(unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u), BinaryPrimitives.ReadUInt32LittleEndian(stored));
    }

    private static uint BitwiseCrc32C(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }
        return ~crc;
    }
}
