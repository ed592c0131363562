namespace Ansatz.Testing;

/// <summary>A folder of a test's own, deleted with its content at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TemporaryFolder() => FullPath = Directory.CreateTempSubdirectory("ansatz-").FullName;

    /// <summary>The folder's full path.</summary>
    public string FullPath { get; }

    /// <summary>The path of something inside the folder.</summary>
    /// <param name="name">Its name.</param>
    public string this[string name] => Path.Combine(FullPath, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
