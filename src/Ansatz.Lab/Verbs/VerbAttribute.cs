namespace Ansatz.Lab;

/// <summary>
/// Makes a public method a verb of its system: a library call, a command and a form at once.
/// A static method needs no model; an instance method is called on a fitted one.
/// The verb's name is the method's in kebab case and must be a word of <see cref="VerbVocabulary"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VerbAttribute : Attribute;

/// <summary>The unit in which a parameter or an option is given: <c>images</c>, <c>nats</c>, <c>Hz</c>.</summary>
/// <param name="unit">The unit, in the plural where it is countable.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class UnitAttribute(string unit) : Attribute
{
    /// <summary>The unit.</summary>
    public string Unit { get; } = unit;
}

/// <summary>
/// What a data parameter reads when the user names nothing: a data set or a generator by name. It makes the parameter an
/// option instead of a positional argument.
/// </summary>
/// <param name="argument">The data argument, spelled as on the command line: <c>rendered-faces</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DefaultDataAttribute(string argument) : Attribute
{
    /// <summary>The data argument.</summary>
    public string Argument { get; } = argument;
}

/// <summary>
/// Says that a data parameter comes with another one: when the user does not name it, it is read from what the other was
/// read from, if that holds it (the attribute table of a data set of images). It makes the parameter an option.
/// </summary>
/// <param name="parameter">The name of the other parameter in the method.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ComesWithAttribute(string parameter) : Attribute
{
    /// <summary>The name of the other parameter in the method.</summary>
    public string Parameter { get; } = parameter;
}

/// <summary>
/// Says that a data parameter of a verb of a fitted model reads, when the user names nothing, what the parameter of the same
/// name was read from when the model was fitted. It makes the parameter an option. The verb itself takes the held-out part.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FittedDataAttribute : Attribute;
