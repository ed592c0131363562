namespace Ansatz.Cli;

/// <summary>Things as a line shows them.</summary>
internal static class Shown
{
    /// <summary>The folder that the user types in, while a command works in another; null: the current one.</summary>
    public static string? TypedIn { get; set; }

    /// <summary>A path as the user would type it: relative where that is shorter.</summary>
    /// <param name="path">The path.</param>
    public static string Path(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        var relative = System.IO.Path.GetRelativePath(TypedIn ?? Environment.CurrentDirectory, path);
        return relative.Length < path.Length && !relative.StartsWith("../..") ? relative : path;
    }

    /// <summary>A folder as the user would type it, with a slash at its end.</summary>
    /// <param name="path">The folder.</param>
    public static string Folder(string path) => Path(path).TrimEnd('/') + "/";

    /// <summary>A count with its noun: <c>1 thread</c>, <c>2 threads</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun, in the singular.</param>
    public static string Count(long count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A number of parameters: <c>1.1 M parameters</c>.</summary>
    /// <param name="count">The number.</param>
    public static string Parameters(long count) => count switch
    {
        >= 1_000_000 => $"{count / 1e6:0.0} M parameters",
        >= 1_000 => $"{count / 1e3:0.#} k parameters",
        _ => Count(count, "parameter"),
    };
}
