using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

public sealed class RunIndexTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    private string Home => temporary["home"];

    [Fact]
    public void Entries_read_back_newest_first_and_vanished_folders_are_left_out()
    {
        using var index = RunIndex.Open(Home);
        var (first, second) = (Enter(index, "toy-1", 1), Enter(index, "toy-2", 2));
        Assert.Equal(["toy-2", "toy-1"], index.List().Select(run => run.Name));
        Assert.Equal(-103.25, index.List()[0].Metrics["elbo"]);
        Assert.Equal(7, index.List(system: "toy")[0].Seed);
        Assert.Empty(index.List(system: "other"));
        Directory.Delete(second.FullPath, recursive: true);
        Assert.Equal([first.FullPath], index.List().Select(run => run.Path));
    }

    [Fact]
    public void Index_is_rebuilt_from_the_folders_after_its_loss()
    {
        string[] before;
        using (var index = RunIndex.Open(Home))
        {
            Samples.AddModel(Enter(index, "runs/toy-1", 1));
            Enter(index, "deep/er/toy-2", 2);
            index.Rebuild(temporary.FullPath);
            before = [.. index.List().Select(Line)];
        }
        foreach (var file in Directory.EnumerateFiles(Home)) File.Delete(file);
        Directory.CreateDirectory(temporary["broken"]);
        File.WriteAllText(temporary["broken/run.json"], "{");
        var skipped = new List<string>();
        using var again = OpenWith(skipped);
        Assert.Empty(again.List());
        Assert.Equal(2, again.Rebuild(temporary.FullPath));
        Assert.Equal(before, again.List().Select(Line));
        Assert.Contains("is damaged", Assert.Single(skipped));
        Assert.Equal([true], again.List(name: "toy-1").Select(run => run.HasModel));
    }

    [Fact]
    public void File_that_is_no_database_is_named_with_the_way_out()
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, "runs.db"), new string('x', 4096));
        Assert.Contains("runs.db, cannot be used", Assert.Throws<RunException>(() => RunIndex.Open(Home)).Message);
    }

    [Fact]
    public void Many_writers_at_once_lose_nothing()
    {
        RunIndex.Open(Home).Dispose();
        Parallel.For(1, 25, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var index = RunIndex.Open(Home);
            Enter(index, $"toy-{i}", 1 + (i % 20));
        });
        using var all = RunIndex.Open(Home);
        Assert.Equal(24, all.List().Count);
    }

    [Fact]
    public void Last_is_the_newest_model_of_the_system_and_a_wrong_name_gets_the_nearest()
    {
        using (var index = RunIndex.Open(Home))
        {
            var model = Samples.Folder(temporary["toy-1"], Samples.Record("toy-1", day: 1));
            Samples.AddModel(model);
            index.Enter(model, model.ReadRecord());
            Enter(index, "toy-2", 2);
        }
        Assert.Equal("toy-1", RunCatalog.Find("last", "toy", home: Home).Name);
        Assert.Equal("toy-2", RunCatalog.Find("last", "toy", needsModel: false, home: Home).Name);
        Assert.Equal(temporary["toy-2"], RunCatalog.Find("toy-2", needsModel: false, home: Home).FullPath);
        Assert.Contains("toy-1", Assert.Throws<RunException>(() => RunCatalog.Find("toy-11", home: Home)).Message);
        Assert.Contains("make one with: ansatz other fit", Assert.Throws<RunException>(() => RunCatalog.Find("last", "other", home: Home)).Message);
        Assert.Contains("holds no model", Assert.Throws<RunException>(() => RunCatalog.Find(temporary["toy-2"], home: Home)).Message);
    }

    [Fact]
    public void Newest_interrupted_run_is_neither_complete_nor_in_use()
    {
        using var index = RunIndex.Open(Home);
        Enter(index, "toy-1", 1, RunStatus.Stopped);
        var killed = Enter(index, "toy-2", 2, RunStatus.Running);
        var working = Enter(index, "toy-3", 3, RunStatus.Running);
        Enter(index, "toy-4", 4);
        using (RunLock.Take(working.FullPath)) Assert.Equal(killed.FullPath, RunCatalog.NewestInterrupted(Home).FullPath);
        Assert.Equal(working.FullPath, RunCatalog.NewestInterrupted(Home).FullPath);
    }

    private RunFolder Enter(RunIndex index, string path, int day, RunStatus status = RunStatus.Completed)
    {
        var folder = Samples.Folder(temporary[path], Samples.Record(Path.GetFileName(path), status, day));
        index.Enter(folder, folder.ReadRecord());
        return folder;
    }

    private RunIndex OpenWith(List<string> skipped)
    {
        var index = RunIndex.Open(Home);
        index.Skipped = skipped.Add;
        return index;
    }

    private static string Line(RunEntry run) => $"{run.Path} {run.Status} {run.Created:O} {run.Seed} {run.HasModel} {string.Join(",", run.Metrics)}";
}
