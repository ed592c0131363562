using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>Commands of systems, typed in a folder of the test's own.</summary>
public abstract class CommandTest : IDisposable
{
    private readonly OwnFolder folder = new();

    /// <summary>The systems that can be asked for: the published ones, unless a test brings its own.</summary>
    internal virtual SystemRegistry Systems => SystemRegistry.Default;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) folder.Dispose();
    }

    /// <summary>Runs a line, whose words are apart by spaces, or words.</summary>
    private protected Terminal Type(params string[] words) => new Terminal { Known = Systems }.Type(words is [var line] ? line.Split(' ') : words);

    /// <summary>What was printed by a command that ended with a code.</summary>
    private protected string Ends(int code, params string[] words)
    {
        var typed = Type(words);
        Assert.True(typed.Code == code, typed.ToString());
        return typed.Output + typed.Error.ToString();
    }

    /// <summary>What was printed by a command that did what was asked.</summary>
    private protected string Done(params string[] words) => Ends(ExitCode.Done, words);
}
