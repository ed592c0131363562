namespace Ansatz.Cli;

/// <summary>Things as a line shows them.</summary>
internal static class Shown
{
    /// <summary>A path as the user would type it: relative where that is shorter.</summary>
    /// <param name="path">The path.</param>
    public static string Path(string path)
    {
        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.Length < path.Length && !relative.StartsWith("../..") ? relative : path;
    }

    /// <summary>A folder as the user would type it, with a slash at its end.</summary>
    /// <param name="path">The folder.</param>
    public static string Folder(string path) => Path(path).TrimEnd('/') + "/";

    /// <summary>A number of parameters: <c>1.1 M parameters</c>.</summary>
    /// <param name="count">The number.</param>
    public static string Parameters(long count) => count switch
    {
        >= 1_000_000 => $"{count / 1e6:0.0} M parameters",
        >= 1_000 => $"{count / 1e3:0.#} k parameters",
        _ => $"{count} parameters",
    };
}
