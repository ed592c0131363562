using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly List<string> warnings = [];
    private IReadOnlyList<CheckpointEntry> entries = [];

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Last_few_of_a_stage_are_kept_and_a_complete_one_stands_alone()
    {
        var store = Store();
        Write(store, "first", 9, complete: true);
        foreach (var step in (long[])[10, 20, 30, 40]) Write(store, "fit", step);
        Assert.Equal([9, 20, 30, 40], entries.Select(e => e.Step));
        Assert.Equal(entries.Select(e => e.File).Order(), Files());
        Write(store, "fit", 50, complete: true);
        Assert.Equal([9, 50], entries.Select(e => e.Step));
        Assert.Equal(entries.Select(e => e.File).Order(), Files());
    }

    [Fact]
    public void Truncated_and_edited_checkpoints_are_named_and_the_one_before_is_used()
    {
        var store = Store();
        foreach (var step in (long[])[10, 20, 30]) Write(store, "fit", step);
        File.WriteAllText(PathOf(entries[2]), "conte");
        File.WriteAllText(PathOf(entries[1]), "content 21");
        var (entry, path) = store.Newest("fit")!.Value;
        Assert.Equal(10, entry.Step);
        Assert.Equal("content 10", File.ReadAllText(path));
        var warning = Assert.Single(warnings);
        Assert.Contains("fit-00000030.safetensors is damaged (5 bytes, 10 were written)", warning);
        Assert.Contains("fit-00000020.safetensors is damaged (its SHA-256", warning);
        Assert.Contains("going on from the one before, fit-00000010.safetensors", warning);
    }

    [Fact]
    public void No_intact_checkpoint_is_an_error_and_none_at_all_is_a_beginning()
    {
        var store = Store();
        Assert.Null(store.Newest("fit"));
        Write(store, "fit", 10);
        File.Delete(PathOf(entries[0]));
        Assert.Contains("fit-00000010.safetensors is missing", Assert.Throws<CheckpointException>(() => store.Newest("fit")).Message);
    }

    [Fact]
    public void Failed_write_leaves_the_earlier_checkpoint_and_no_temporary_file()
    {
        var store = Store();
        Write(store, "fit", 10);
        Assert.Throws<InvalidOperationException>(() => store.Write("fit", 20, false, path =>
        {
            File.WriteAllText(path, "half");
            throw new InvalidOperationException();
        }));
        Assert.Equal([Path.GetFileName(PathOf(entries[0]))], Files());
        Assert.Equal(10, store.Newest("fit")!.Value.Entry.Step);
    }

    private CheckpointStore Store() => new(new RunFolder(temporary.FullPath), () => entries, now => entries = now, warnings.Add);

    private static void Write(CheckpointStore store, string stage, long step, bool complete = false) =>
        store.Write(stage, step, complete, path => File.WriteAllText(path, $"content {step}"));

    private string PathOf(CheckpointEntry entry) => temporary[$"checkpoints/{entry.File}"];

    private IEnumerable<string> Files() => Directory.EnumerateFiles(temporary["checkpoints"]).Select(f => Path.GetFileName(f)).Order();
}
