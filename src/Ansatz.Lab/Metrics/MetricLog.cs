using System.Text;
using System.Text.Json;

namespace Ansatz.Lab;

/// <summary>How much of the two metric files a checkpoint vouches for.</summary>
/// <param name="Rows">Bytes of <c>metrics.jsonl</c>.</param>
/// <param name="Events">Bytes of the event file.</param>
public readonly record struct MetricPosition(long Rows, long Events);

/// <summary>The append-only metrics of a run, written twice: as JSON lines, and as TensorBoard events.</summary>
public sealed class MetricLog : IDisposable
{
    private readonly string path;
    private readonly string eventPath;
    private FileStream rows;
    private EventFile events;

    internal MetricLog(RunFolder folder)
    {
        path = folder.Metrics;
        eventPath = folder.Events;
        rows = Open(null);
        events = new EventFile(eventPath);
    }

    /// <summary>Where the files end now, after handing everything to the disk.</summary>
    public MetricPosition Commit()
    {
        Guard(() =>
        {
            rows.Flush(flushToDisk: true);
            events.Commit();
        });
        return new MetricPosition(rows.Position, events.Length);
    }

    /// <summary>Appends a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="RunException">The disk is full.</exception>
    public void Append(MetricRow row) => Guard(() =>
    {
        rows.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(row, LabJson.Compact) + "\n"));
        events.Write(row.Step, row.Values.Select(value => KeyValuePair.Create($"{row.Stage}/{value.Key}", value.Value)));
    });

    /// <summary>Cuts off what was written after a checkpoint.</summary>
    /// <param name="position">What the checkpoint vouches for.</param>
    public void TruncateTo(MetricPosition position)
    {
        Dispose();
        rows = Open(position.Rows);
        events = new EventFile(eventPath, position.Events);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        rows.Dispose();
        events.Dispose();
    }

    private FileStream Open(long? length)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (length is { } kept && kept < stream.Length) stream.SetLength(kept);
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private void Guard(Action write)
    {
        try { write(); }
        catch (IOException fault) when (AtomicFile.IsDiskFull(fault)) { throw AtomicFile.DiskFull(path, fault); }
    }
}
