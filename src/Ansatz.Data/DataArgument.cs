using System.Collections;
using Ansatz.Data.Formats;
using Ansatz.Data.Named;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// What a data argument means, in this order: <c>-</c> is standard input, then an existing path, then the name of a data set or generator.
/// Arguments may be spelled after a path or name: <c>photos/:side=64</c>, <c>fashion-mnist:part=test,classes=1+9</c>.
/// </summary>
public static partial class DataArgument
{
    /// <summary>Reads the value that an argument means.</summary>
    /// <typeparam name="T">The type wanted.</typeparam>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="role">What the value is for, as the option is called (<c>images</c>, <c>attributes</c>); chooses among the values of a named data set.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name (with the nearest names), or something spelled after it is wrong.</exception>
    /// <exception cref="DataException">The data are missing (with the command that installs them), damaged, or of another type.</exception>
    public static T Resolve<T>(string argument, string? role = null, INotes? notes = null) where T : IDataValue => (T)Resolve(typeof(T), argument, role, notes);

    /// <summary>Reads the value that an argument means.</summary>
    /// <param name="type">The type wanted.</param>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="role">What the value is for, as the option is called; chooses among the values of a named data set.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name (with the nearest names), or something spelled after it is wrong.</exception>
    /// <exception cref="DataException">The data are missing (with the command that installs them), damaged, or of another type.</exception>
    public static IDataValue Resolve(Type type, string argument, string? role = null, INotes? notes = null)
    {
        notes ??= new NoteList();
        if (type == typeof(Examples)) return ResolveExamples(argument, role: role, notes: notes);
        var spelled = Spell(argument);
        if (spelled.Name == "-" || IsPath(spelled.Name))
        {
            using var source = Open(Directory.Exists(spelled.Name) ? FileOf(type, role, spelled.Name) ?? spelled.Name : spelled.Name);
            return FormatRegistry.Read(type, source, spelled, notes);
        }
        var named = NamedRegistry.Find(spelled.Name) ?? throw Unknown(spelled.Name);
        var part = named.FindPart(type, role)
            ?? throw new DataException(named.Name, "", $"holds {string.Join(", ", named.Parts.Select(p => $"{p.Role} ({p.Type.Name})"))}, where {FormatRegistry.Article(type)} is expected");
        return named.Load(part.Role, spelled, notes);
    }

    /// <summary>Reads the value that an argument means, of the type that it most likely is; standard input is told by its content.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name, or something spelled after it is wrong.</exception>
    /// <exception cref="DataException">The data are missing, damaged, or of no known format.</exception>
    public static IDataValue Resolve(string argument, INotes? notes = null)
    {
        var spelled = Spell(argument);
        if (spelled.Name != "-" && !IsPath(spelled.Name)) return Resolve(TypeOf(argument), argument, notes: notes);
        using var source = Open(spelled.Name);
        return FormatRegistry.Read(TypeOf(source), source, spelled, notes ?? new NoteList());
    }

    /// <summary>
    /// Whether an argument means a set of items, where one item is wanted: a folder of pictures is an image set. It is no answer to whether
    /// the set can be read.
    /// </summary>
    /// <param name="item">The type of an item.</param>
    /// <param name="argument">The argument as typed.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name.</exception>
    public static bool HoldsSetOf(Type item, string argument)
    {
        var spelled = Spell(argument);
        if (spelled.Name == "-" || SetOf(item) is not { } set) return false;
        if (!IsPath(spelled.Name)) return (NamedRegistry.Find(spelled.Name) ?? throw Unknown(spelled.Name)) is var named && named.FindPart(item) is null && named.FindPart(set) is not null;
        using var source = DataSource.FromPath(spelled.Name);
        return source.IsFolder || (FormatRegistry.FindReader(item, source) is null && FormatRegistry.FindReader(set, source) is not null);
    }

    /// <summary>Reads the set of items that an argument means.</summary>
    /// <param name="item">The type of an item.</param>
    /// <param name="argument">The argument as typed.</param>
    /// <param name="role">What the items are for, as the option is called.</param>
    /// <param name="notes">Takes conversions and doubts; null: they are dropped.</param>
    /// <returns>The set, and its items in order.</returns>
    /// <exception cref="DataException">The data are missing, damaged, or no set of such items.</exception>
    public static (IDataValue Set, IReadOnlyList<IDataItem> Items) ResolveItems(Type item, string argument, string? role = null, INotes? notes = null)
    {
        var set = Resolve(SetOf(item) ?? throw new DataException(argument, "", $"{FormatRegistry.Article(item)} is no item of a set"), argument, role, notes);
        return (set, [.. ((IEnumerable)set).Cast<IDataItem>()]);
    }

    /// <summary>The argument's name or path, and what is spelled after it. A path that exists is taken whole, colons and all.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <exception cref="SpellingException">The text does not follow the grammar.</exception>
    public static SpelledValue Spell(string argument) => argument == "-" || IsPath(argument) ? new(argument) : SpelledValue.Parse(argument);

    /// <summary>The type that an argument most likely means: the first type of a named data set, or the first whose reader recognizes the file.</summary>
    /// <param name="argument">The argument as typed.</param>
    /// <exception cref="SpellingException">The argument is neither a path nor a name.</exception>
    /// <exception cref="DataException">No reader recognizes the file.</exception>
    public static Type TypeOf(string argument)
    {
        var spelled = Spell(argument);
        if (!IsPath(spelled.Name)) return (NamedRegistry.Find(spelled.Name) ?? throw Unknown(spelled.Name)).Parts[0].Type;
        using var source = DataSource.FromPath(spelled.Name);
        return TypeOf(source);
    }

    private static Type TypeOf(DataSource source)
    {
        if (Pickles.Recognizes(source)) throw Pickles.Refuse(source.Name);
        return FormatRegistry.FindType(source)
            ?? throw new DataException(source.Name, "", source.IsFolder ? "is a folder whose content is not understood" : $"is of no known format: it begins with {ByteText.Show(source.Head.Span)}");
    }

    // In a folder of several things, the file that is called as the role: attributes.csv beside pictures.
    private static string? FileOf(Type type, string? role, string folder)
    {
        if (role is null) return null;
        foreach (var path in Directory.EnumerateFiles(folder, role + ".*").Order(StringComparer.Ordinal))
        {
            using var source = DataSource.FromPath(path);
            if (FormatRegistry.FindReader(type, source) is not null) return path;
        }
        return null;
    }

    private static DataSource Open(string path)
    {
        if (path != "-") return DataSource.FromPath(path);
        using var input = Console.OpenStandardInput();
        return DataSource.FromStream(input, "standard input");
    }

    private static Type? SetOf(Type item) => !typeof(IDataItem).IsAssignableFrom(item) ? null
        : FormatRegistry.Types.FirstOrDefault(type => typeof(IEnumerable<>).MakeGenericType(item).IsAssignableFrom(type));

    private static bool IsPath(string text) => File.Exists(text) || Directory.Exists(text);

    private static SpellingException Unknown(string name)
    {
        var names = NamedRegistry.All.Select(d => d.Name).ToArray();
        var isPath = name.Contains('/') || Path.HasExtension(name);
        return new(name, isPath ? "there is no such file or folder" : $"there is neither a file or folder nor a data set of this name; the data sets are {string.Join(", ", names)} (ansatz data list)", NearestNames.Of(name, names));
    }
}
