namespace Ansatz.Data.Named;

/// <summary>An argument of a data set or generator.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Summary">What it means, with its unit and range.</param>
/// <param name="Default">The value when it is not given, as typed; empty: none.</param>
public sealed record DataParameter(string Name, string Summary, string Default = "");

/// <summary>One of the values that a data set or generator holds.</summary>
/// <param name="Role">What it is for, as an option is called: <c>images</c>, <c>attributes</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Summary">What is in it, with shapes and counts.</param>
public sealed record DataPart(string Role, Type Type, string Summary);

/// <summary>A data set or generator that is asked for by name.</summary>
public abstract class NamedData
{
    /// <summary>The name, as typed.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>Where it comes from and under which terms.</summary>
    public abstract string License { get; }

    /// <summary>Whether it is made by a seeded program rather than read from files.</summary>
    public abstract bool IsGenerated { get; }

    /// <summary>Its arguments.</summary>
    public abstract IReadOnlyList<DataParameter> Parameters { get; }

    /// <summary>The values it holds; the first of a type is the one meant where no role fits.</summary>
    public abstract IReadOnlyList<DataPart> Parts { get; }

    /// <summary>Where it was found, or null when it is missing. A generator is always there.</summary>
    public abstract string? Location { get; }

    /// <summary>What to do when it is missing: the one command, or where to put which files.</summary>
    public abstract string HowToGet { get; }

    /// <summary>Why it cannot be read, and what to do; null where it was found.</summary>
    public string? Absence => Location is null ? $"{Name} is not on this machine; {HowToGet}" : null;

    /// <summary>The Debian package that holds it, or null.</summary>
    public virtual string? Package => null;

    /// <summary>Loads or makes one of its values.</summary>
    /// <param name="role">The role of the value, one of <see cref="Parts"/>.</param>
    /// <param name="arguments">What was spelled: the name with arguments.</param>
    /// <param name="notes">Takes conversions and doubts.</param>
    /// <exception cref="DataException">It is missing (with <see cref="HowToGet"/>), or its files are damaged.</exception>
    /// <exception cref="SpellingException">An argument is not one of its parameters.</exception>
    public abstract IDataValue Load(string role, SpelledValue arguments, INotes notes);

    /// <summary>The part of a type that fits a role: the one of that role, else the first of the type; null when it has none of the type.</summary>
    /// <param name="type">The type wanted.</param>
    /// <param name="role">The role wanted, or null.</param>
    public DataPart? FindPart(Type type, string? role = null) =>
        Parts.FirstOrDefault(p => p.Type == type && p.Role == role) ?? Parts.FirstOrDefault(p => p.Type == type);

    /// <summary>The error of a data set that is not there.</summary>
    protected DataException Missing() => new(Name, "", "is not on this machine", HowToGet);
}
