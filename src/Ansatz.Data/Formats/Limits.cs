namespace Ansatz.Data.Formats;

/// <summary>How much memory a file may ask for: a header is believed only within these bounds.</summary>
internal static class Limits
{
    /// <summary>What any file may need, in bytes.</summary>
    private const long Floor = 192L << 20;

    /// <summary>The bytes that the content of a file of this length may occupy: 192 MiB, or 128 times its length if that is more.</summary>
    public static long Budget(long fileLength) => Math.Max(Floor, fileLength > long.MaxValue / 128 ? long.MaxValue : fileLength * 128);

    /// <summary>Refuses content that would not fit.</summary>
    /// <param name="source">The file.</param>
    /// <param name="place">The place that announces the size.</param>
    /// <param name="bytes">The bytes needed.</param>
    /// <param name="what">What needs them.</param>
    public static void Check(DataSource source, string place, double bytes, string what)
    {
        var budget = Budget(source.Length);
        if (bytes > budget)
            throw new DataException(source.Name, place, $"announces {what}, {bytes / (1 << 20):F0} MiB in memory, which a file of {source.Length} bytes may not ask for (limit {budget >> 20} MiB)");
    }
}

/// <summary>A stream that ends with an error when more than its budget is read: what a small compressed file may expand to is bounded.</summary>
internal sealed class LimitedStream(Stream inner, long budget, string name) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = inner.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(name, $"byte {read} of its content", "the compressed data are damaged or cut off", "copy or download the file again", e);
        }
        read += count;
        return read <= budget ? count
            : throw new DataException(name, "", $"expands to more than {budget >> 20} MiB, which so small a file may not", "decompress it yourself if you trust it");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
