using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Google.Protobuf;

namespace Ansatz.Lab;

/// <summary>
/// A TensorBoard event file: TFRecord frames (length, masked CRC-32C of the length, data, masked CRC-32C of the data; little-endian),
/// each the protocol buffer <c>tensorflow.Event</c>. Source: <c>tensorflow/core/util/event.proto</c>, <c>tensorflow/core/framework/summary.proto</c>,
/// <c>tensorflow/core/lib/io/record_writer.h</c>.
/// </summary>
public sealed class EventFile : IDisposable
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5;
    private const int SummaryValue = 1, ValueTag = 1, ValueSimple = 2;

    private readonly FileStream stream;

    /// <summary>Opens an event file for appending; a new one gets its version record.</summary>
    /// <param name="path">The file; its name must hold the word <c>tfevents</c> for TensorBoard to find it.</param>
    /// <param name="length">Bytes to keep of what is there; null: all.</param>
    public EventFile(string path, long? length = null)
    {
        stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (length is { } kept && kept < stream.Length) stream.SetLength(kept);
        stream.Seek(0, SeekOrigin.End);
        if (stream.Length == 0) Append(Version());
    }

    /// <summary>Bytes written so far.</summary>
    public long Length => stream.Position;

    /// <summary>Appends one event with scalars.</summary>
    /// <param name="step">The step.</param>
    /// <param name="scalars">Tags, in which <c>/</c> groups, and values.</param>
    public void Write(long step, params IEnumerable<KeyValuePair<string, double>> scalars)
    {
        var summary = Message(output =>
        {
            foreach (var (tag, value) in scalars)
            {
                output.WriteTag(SummaryValue, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(Message(inner =>
                {
                    inner.WriteTag(ValueTag, WireFormat.WireType.LengthDelimited);
                    inner.WriteString(tag);
                    inner.WriteTag(ValueSimple, WireFormat.WireType.Fixed32);
                    inner.WriteFloat((float)value);
                }));
            }
        });
        Append(Event(output =>
        {
            output.WriteTag(Step, WireFormat.WireType.Varint);
            output.WriteInt64(step);
            output.WriteTag(Summary, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(summary);
        }));
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    public void Commit() => stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    /// <summary>The CRC-32C (Castagnoli) of data, turned by 15 bits and offset, as TFRecord wants it.</summary>
    internal static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private static ByteString Version() => Event(output =>
    {
        output.WriteTag(FileVersion, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom("brain.Event:2", Encoding.ASCII));
    });

    private static ByteString Event(Action<CodedOutputStream> fields) => Message(output =>
    {
        output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        output.WriteDouble(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        fields(output);
    });

    private static ByteString Message(Action<CodedOutputStream> fields)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true)) fields(output);
        return ByteString.CopyFrom(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private void Append(ByteString data)
    {
        var frame = new byte[data.Length + 16];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), MaskedCrc(frame.AsSpan(0, 8)));
        data.CopyTo(frame, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12 + data.Length), MaskedCrc(data.Span));
        stream.Write(frame);
    }
}
