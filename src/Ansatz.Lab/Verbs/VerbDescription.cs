using System.Reflection;
using Ansatz.Data;

namespace Ansatz.Lab;

/// <summary>
/// A verb of a system as the command line, a form and the documentation see it: everything here is derived from the
/// method and its documentation comment.
/// </summary>
public sealed class VerbDescription
{
    private readonly Lazy<IReadOnlyList<ParameterDescription>> parameters;

    internal VerbDescription(SystemDescription system, MethodInfo method)
    {
        System = system;
        Method = method;
        Name = Naming.Kebab(method.Name);
        parameters = new(() => [.. Describe()]);
    }

    /// <summary>The system it belongs to.</summary>
    public SystemDescription System { get; }

    /// <summary>Its name, in kebab case.</summary>
    public string Name { get; }

    /// <summary>The method.</summary>
    public MethodInfo Method { get; }

    /// <summary>What it does, in one line.</summary>
    public string Summary => XmlDocumentation.SummaryOf(Method);

    /// <summary>What it gives, in one line.</summary>
    public string Returns => XmlDocumentation.ReturnsOf(Method);

    /// <summary>Whether it is called on a fitted model.</summary>
    public bool NeedsModel => !Method.IsStatic;

    /// <summary>The type of its answer.</summary>
    public Type Result => Method.ReturnType;

    /// <summary>Whether its answer is a model: a system of the same class.</summary>
    public bool MakesModel => Result == System.Type;

    /// <summary>Every parameter: the model first where one is needed, then in the order of the method, records flattened.</summary>
    public IReadOnlyList<ParameterDescription> Parameters => parameters.Value;

    /// <summary>The parameters that stand in their place.</summary>
    public IEnumerable<ParameterDescription> Positionals => Parameters.Where(parameter => parameter.IsPositional);

    /// <summary>The parameters that stand behind their name.</summary>
    public IEnumerable<ParameterDescription> Options => Parameters.Where(parameter => !parameter.IsPositional);

    /// <summary>The parameter of a name, or null.</summary>
    /// <param name="name">The name, in kebab case.</param>
    public ParameterDescription? Find(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);

    /// <summary>The parts of the answer beside the first, by the names that <c>--also</c> takes: the further properties of a result record.</summary>
    public IReadOnlyList<PropertyInfo> FurtherParts => [.. PartsOf(Result).Skip(1)];

    /// <summary>
    /// The parts of an answer: the properties of a record whose name ends in <c>Result</c> or <c>Answer</c>, in the order of
    /// declaration; none for every other type.
    /// </summary>
    /// <param name="type">The answer's type.</param>
    public static IReadOnlyList<PropertyInfo> PartsOf(Type type)
        => type.Name.EndsWith("Result") || type.Name.EndsWith("Answer")
            ? [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0 && property.CanWrite).OrderBy(property => property.MetadataToken)]
            : [];

    /// <inheritdoc/>
    public override string ToString() => $"{System.Slug} {Name}";

    private IEnumerable<ParameterDescription> Describe()
    {
        if (NeedsModel)
        {
            yield return new()
            {
                Name = "model",
                Kind = ParameterKind.Model,
                Type = System.Type,
                Summary = "A fitted model: its folder, a run's name, or 'last' for the newest of this system.",
                IsRequired = true,
            };
        }
        foreach (var parameter in Plain)
        {
            if (OptionsRecord.Is(parameter.ParameterType))
            {
                foreach (var property in OptionsRecord.Describe(parameter.ParameterType, OptionsRecord.Default(parameter.ParameterType), "", [], parameter))
                    yield return property;
            }
            else
            {
                yield return Describe(parameter);
            }
        }
        if (!TakesExamples) yield break;
        foreach (var column in ExampleOptions.All.Where(column => !OwnNames.Contains(column.Name))) yield return column;
    }

    private bool TakesExamples => Plain.Any(parameter => parameter.ParameterType == typeof(Examples));

    private IEnumerable<ParameterInfo> Plain => Method.GetParameters().Where(parameter => !VerbArguments.IsRun(parameter));

    // A verb may have its own meaning for a word such as outcome; then that is the option.
    private HashSet<string> OwnNames => [.. Plain.SelectMany(parameter => OptionsRecord.Is(parameter.ParameterType)
        ? OptionsRecord.Describe(parameter.ParameterType, OptionsRecord.Default(parameter.ParameterType), "", [], parameter).Select(property => property.Name) : [Naming.Kebab(parameter.Name!)])];

    private IReadOnlyList<string> AlternativesOf(Type type) => type == typeof(Examples) && Plain.Count(parameter => parameter.ParameterType == type) == 1
        ? [.. DataArgument.ExampleTypes.Select(known => known.Key)] : [];

    private ParameterDescription Describe(ParameterInfo parameter)
    {
        var type = ValueText.Plain(parameter.ParameterType);
        var data = parameter.GetCustomAttribute<DefaultDataAttribute>()?.Argument ?? "";
        var comesWith = parameter.GetCustomAttribute<ComesWithAttribute>()?.Parameter is { } other ? Naming.Kebab(other) : "";
        var fitted = parameter.IsDefined(typeof(FittedDataAttribute));
        return new()
        {
            Name = Naming.Kebab(parameter.Name!),
            Kind = KindOf(type),
            Type = type,
            Summary = XmlDocumentation.ParameterOf(Method, parameter.Name!),
            Unit = ParameterDescription.UnitOf(parameter),
            Range = ParameterDescription.RangeOf(parameter),
            Default = parameter.HasDefaultValue ? ValueText.Write(DefaultOf(parameter)) : "",
            DefaultData = data,
            ComesWith = comesWith,
            IsFittedData = fitted,
            Alternatives = AlternativesOf(type),
            IsRequired = !parameter.HasDefaultValue && data.Length == 0 && comesWith.Length == 0 && !fitted,
            Parameter = parameter,
        };
    }

    // The default of an enumeration's parameter is kept as its number.
    private static object? DefaultOf(ParameterInfo parameter)
        => parameter.DefaultValue is { } value && ValueText.Plain(parameter.ParameterType) is { IsEnum: true } type
            ? Enum.ToObject(type, value) : parameter.DefaultValue;

    private static ParameterKind KindOf(Type type)
        => typeof(IDataValue).IsAssignableFrom(type) ? ParameterKind.Data
            : ValueText.IsSpelled(type) ? ParameterKind.Value : ParameterKind.Model;
}
