namespace Ansatz.Lab.Tests;

public sealed class DiskFullTests : IDisposable
{
    private readonly SmallDisk? temporary = SmallDisk.Mount();

    public void Dispose() => temporary?.Dispose();

    [Fact]
    public void Full_disk_is_a_clear_error_and_the_earlier_checkpoint_stays_good()
    {
        Assert.SkipWhen(temporary is null, "a full disk needs the right to mount a small tmpfs (root)");
        IReadOnlyList<CheckpointEntry> entries = [];
        var store = new CheckpointStore(new RunFolder(temporary.FullPath), () => entries, now => entries = now, _ => { });
        store.Write("fit", 10, false, path => File.WriteAllBytes(path, new byte[400_000]));
        var fault = Assert.Throws<RunException>(() => store.Write("fit", 20, false, path => File.WriteAllBytes(path, new byte[900_000])));
        Assert.Contains("the disk is full", fault.Message);
        Assert.Contains("bytes free", fault.Message);
        Assert.Contains("ansatz resume", fault.Message);
        Assert.Equal(10, store.Newest("fit")!.Value.Entry.Step);
        Assert.Equal("fit-00000010.safetensors", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(temporary["checkpoints"]))));
    }

    [Fact]
    public void Metrics_on_a_full_disk_are_a_clear_error_and_keep_whole_lines()
    {
        Assert.SkipWhen(temporary is null, "a full disk needs the right to mount a small tmpfs (root)");
        var folder = new RunFolder(temporary.FullPath);
        File.WriteAllBytes(temporary["ballast"], new byte[960_000]);
        using var log = new MetricLog(folder);
        var fault = Assert.Throws<RunException>(() =>
        {
            for (var step = 1; step < 10_000; step++) log.Append(new("fit", step, 0, 0, new Dictionary<string, double> { ["objective"] = step }));
        });
        Assert.Contains("the disk is full", fault.Message);
        var rows = MetricRow.Read(folder.Metrics);
        Assert.NotEmpty(rows);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.Step));
    }
}
