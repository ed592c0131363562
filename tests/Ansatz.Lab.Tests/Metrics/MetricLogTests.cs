using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

public sealed class MetricLogTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Rows_after_a_checkpoint_are_cut_from_both_files()
    {
        var folder = new RunFolder(temporary.FullPath);
        MetricPosition position;
        long events;
        using (var log = new MetricLog(folder))
        {
            log.Append(Row(1));
            log.Append(Row(2));
            position = log.Commit();
            events = new FileInfo(folder.Events).Length;
            log.Append(Row(3));
        }
        using (var log = new MetricLog(folder))
        {
            log.TruncateTo(position);
            Assert.Equal(events, new FileInfo(folder.Events).Length);
            log.Append(Row(30));
        }
        Assert.Equal([1, 2, 30], MetricRow.Read(folder.Metrics).Select(row => row.Step));
    }

    [Fact]
    public void Unfinished_last_line_is_passed_over_and_a_damaged_inner_line_is_an_error()
    {
        var folder = new RunFolder(temporary.FullPath);
        using (var log = new MetricLog(folder))
        {
            log.Append(Row(1));
            log.Append(Row(2) with { Values = new Dictionary<string, double> { ["objective"] = double.NaN } });
        }
        File.AppendAllText(folder.Metrics, "{\"stage\":\"fit\",\"st");
        var rows = MetricRow.Read(folder.Metrics);
        Assert.Equal(2, rows.Count);
        Assert.True(double.IsNaN(rows[1].Values["objective"]));
        File.AppendAllText(folder.Metrics, "\n{}\n");
        Assert.Contains("line 3", Assert.Throws<RunException>(() => MetricRow.Read(folder.Metrics)).Message);
    }

    private static MetricRow Row(long step) => new("fit", step, 0, 0.5, new Dictionary<string, double> { ["objective"] = -step });
}
