using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Ansatz.Lab;

/// <summary>What a parameter of a verb is to whoever fills it in.</summary>
public enum ParameterKind
{
    /// <summary>A fitted model: a folder, a run's name or <c>last</c>.</summary>
    Model,

    /// <summary>Data: a file, a folder, a data set or a generator.</summary>
    Data,

    /// <summary>A number, a word or a spelled value.</summary>
    Value,
}

/// <summary>
/// A parameter of a verb: an argument, an option, or one property of an options record. Everything a command, a page of
/// help or a form needs to know about it.
/// </summary>
public sealed record ParameterDescription
{
    /// <summary>The name in kebab case; a property of a nested record carries its record's name: <c>gnn.layers</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required ParameterKind Kind { get; init; }

    /// <summary>The C# type, without nullability of values.</summary>
    public required Type Type { get; init; }

    /// <summary>Its documentation, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Its unit, or the empty text.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The values it admits.</summary>
    public ValueRange Range { get; init; } = new([]);

    /// <summary>Its default as the user would type it; the empty text where there is none.</summary>
    public string Default { get; init; } = "";

    /// <summary>The data set or generator that is read when none is named; the empty text where there is none.</summary>
    public string DefaultData { get; init; } = "";

    /// <summary>The parameter (in kebab case) whose source is read when this one is not named; the empty text where there is none.</summary>
    public string ComesWith { get; init; } = "";

    /// <summary>Whether what the model was fitted on is read when none is named.</summary>
    public bool IsFittedData { get; init; }

    /// <summary>Whether the verb cannot do without it. Such data and models are positional.</summary>
    public bool IsRequired { get; init; }

    /// <summary>
    /// The options under which it is given, of which at most one may be: <c>images</c>, <c>table</c> and <c>codes</c> for the only examples of a verb; empty where
    /// it is given under its own name.
    /// </summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>The names under which it can be given.</summary>
    public IReadOnlyList<string> GivenNames => Alternatives.Count > 0 ? Alternatives : [Name];

    /// <summary>How it stands in a line: its placeholder in its place, else its option or options.</summary>
    public string Typed => IsPositional ? Placeholder : string.Join(", ", GivenNames.Select(name => "--" + name));

    /// <summary>Whether it takes several words.</summary>
    public bool TakesSeveral => Kind == ParameterKind.Value && ValueText.TakesSeveral(Type);

    /// <summary>Whether it stands in its place rather than behind its name.</summary>
    public bool IsPositional => IsRequired && Kind != ParameterKind.Value;

    /// <summary>The values to choose from; empty where they cannot be listed.</summary>
    public IReadOnlyList<string> Choices => Kind == ParameterKind.Value ? ValueText.ChoicesOf(Type) : [];

    /// <summary>The word that stands for it in a line of usage.</summary>
    public string Placeholder => Kind switch
    {
        ParameterKind.Value => ValueText.Placeholder(Type),
        ParameterKind.Model => "MODEL",
        _ => IsPositional ? Name.ToUpperInvariant() : "DATA",
    };

    /// <summary>Reads the value from its words and checks its range.</summary>
    /// <param name="words">The words.</param>
    /// <exception cref="OptionException">They spell no value of this type, or one outside the range.</exception>
    public object Parse(IReadOnlyList<string> words)
    {
        object value;
        try
        {
            value = ValueText.Parse(Type, words);
        }
        catch (FormatException fault)
        {
            throw new OptionException(Name, fault.Message, fault);
        }
        return Range.Admits(value) ? value : throw OutsideRange(string.Join(' ', words));
    }

    private OptionException OutsideRange(string given)
        => new(Name, $"{given} is outside {Range.Text}" + (Unit.Length > 0 ? $" ({Unit})" : ""));

    // The verb's method and the place of the value in its arguments.
    internal ParameterInfo? Parameter { get; init; }

    internal IReadOnlyList<PropertyInfo> Path { get; init; } = [];

    internal static ValueRange RangeOf(ICustomAttributeProvider member)
        => new([.. member.GetCustomAttributes(typeof(ValidationAttribute), true).Cast<ValidationAttribute>()]);

    internal static string UnitOf(ICustomAttributeProvider member)
        => member.GetCustomAttributes(typeof(UnitAttribute), true) is [UnitAttribute unit, ..] ? unit.Unit : "";
}
