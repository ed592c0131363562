using System.Diagnostics;
using System.Text.Json;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Record_survives_a_round_trip_field_by_field()
    {
        var written = Samples.Record() with
        {
            Checkpoints = [new("fit-00000010.safetensors", "fit", 10, false, 123, "ab")], Process = new(12, "host", DateTimeOffset.UnixEpoch), Fault = "x",
        };
        written.Write(temporary["run.json"]);
        var read = RunRecord.Read(temporary["run.json"]);
        Assert.Equal(JsonSerializer.Serialize(written, LabJson.Indented), JsonSerializer.Serialize(read, LabJson.Indented));
        Assert.Equal(written.Metrics, read.Metrics);
        Assert.Equal(written.Checkpoints, read.Checkpoints);
    }

    [Fact]
    public void Damaged_record_is_named() =>
        Assert.Contains("run.json is damaged", Assert.Throws<RunException>(() =>
        {
            File.WriteAllText(temporary["run.json"], "{\"name\": \"toy-1\", ");
            RunRecord.Read(temporary["run.json"]);
        }).Message);

    [Fact]
    public void Next_names_count_up_and_stay_distinct_across_threads()
    {
        var names = new string[20];
        Parallel.For(0, names.Length, i => names[i] = RunCatalog.Next("toy", temporary.FullPath).Name);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"toy-{i}").Order(), names.Order());
    }

    [Fact]
    public void Names_of_other_systems_do_not_count()
    {
        Directory.CreateDirectory(temporary["toy-extra-9"]);
        Directory.CreateDirectory(temporary["toy-3"]);
        Assert.Equal("toy-4", RunCatalog.Next("toy", temporary.FullPath).Name);
    }

    [Fact]
    public void Lock_refuses_a_second_owner_and_names_the_first()
    {
        var folder = Samples.Folder(temporary["toy-1"], Samples.Record(status: RunStatus.Running) with { Process = new(4711, "here", DateTimeOffset.UtcNow) });
        using (RunLock.Take(folder.FullPath))
        {
            Assert.True(folder.IsInUse);
            var fault = Assert.Throws<RunInUseException>(() => RunLock.Take(folder.FullPath));
            Assert.Contains("in use by process 4711 on here (ansatz toy fit", fault.Message);
        }
        Assert.False(folder.IsInUse);
        RunLock.Take(folder.FullPath).Dispose();
    }

    [Fact]
    public void Lock_of_another_process_is_seen_and_ends_with_a_kill()
    {
        var folder = Samples.Folder(temporary["toy-1"]);
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", Path.Combine(folder.FullPath, ".lock"), "sh", "-c", "echo held; exec sleep 60"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Throws<RunInUseException>(() => RunLock.Take(folder.FullPath));
        holder.Kill();
        holder.WaitForExit();
        // Some kernels finish closing a killed process's files a moment after it is gone.
        Assert.True(SpinWait.SpinUntil(() => !folder.IsInUse, TimeSpan.FromSeconds(10)));
        RunLock.Take(folder.FullPath).Dispose();
    }

    [Fact]
    public void Prepare_refuses_a_folder_with_a_run_and_force_replaces_only_what_a_run_wrote()
    {
        var folder = Samples.Folder(temporary["toy-1"]);
        Samples.AddModel(folder);
        Directory.CreateDirectory(folder.Checkpoints);
        File.WriteAllText(Path.Combine(folder.FullPath, "diary.txt"), "mine");
        Assert.Contains("--force", Assert.Throws<RunExistsException>(() => folder.Prepare(force: false)).Message);
        folder.Prepare(force: true);
        Assert.Equal(["diary.txt"], Directory.EnumerateFileSystemEntries(folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public void Folder_in_which_a_kill_left_half_a_record_is_as_good_as_new()
    {
        var folder = new RunFolder(temporary.FullPath);
        File.WriteAllText(temporary["run.json.4711.tmp"], "{");
        File.WriteAllText(temporary[".lock"], "");
        folder.Prepare(force: false);
        Assert.Equal([".lock"], Directory.EnumerateFileSystemEntries(folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public void Prepare_never_touches_a_folder_that_is_no_run_folder()
    {
        Directory.CreateDirectory(temporary["photos"]);
        File.WriteAllText(temporary["photos/me.png"], "x");
        Assert.Contains("is no run folder", Assert.Throws<RunExistsException>(() => new RunFolder(temporary["photos"]).Prepare(force: true)).Message);
        Assert.True(File.Exists(temporary["photos/me.png"]));
    }
}
