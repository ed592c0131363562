namespace Ansatz.Data;

/// <summary>Says that data could not be read, written or used: which file, where in it, what is wrong, and what to do.</summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the error of a file, column, or data set.</summary>
    /// <param name="file">The file, folder, or data set as the user named it.</param>
    /// <param name="place">The place within it (<c>"row 12"</c>, <c>"byte 16"</c>), or empty for the whole.</param>
    /// <param name="fault">What was found and what was expected.</param>
    /// <param name="remedy">What to do or type; may be empty.</param>
    /// <param name="inner">The underlying error, if any.</param>
    public DataException(string file, string place, string fault, string remedy = "", Exception? inner = null)
        : base(Compose(file, place, fault, remedy), inner)
    {
        File = file;
        Place = place;
        Fault = fault;
        Remedy = remedy;
    }

    /// <summary>The file, folder, or data set.</summary>
    public string File { get; }

    /// <summary>The place within <see cref="File"/>; empty for the whole.</summary>
    public string Place { get; }

    /// <summary>What was found and what was expected.</summary>
    public string Fault { get; }

    /// <summary>What to do or type; may be empty.</summary>
    public string Remedy { get; }

    private static string Compose(string file, string place, string fault, string remedy)
    {
        var where = place.Length == 0 ? file : file.Length == 0 ? place : $"{file}, {place}";
        return $"{where}: {fault}{(remedy.Length == 0 ? "" : $"; {remedy}")}";
    }
}
