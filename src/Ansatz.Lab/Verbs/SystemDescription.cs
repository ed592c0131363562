using System.Reflection;

namespace Ansatz.Lab;

/// <summary>A system as the command line, the studio and the documentation see it: its card and its verbs.</summary>
public sealed class SystemDescription
{
    private readonly VariationalSystemAttribute card;
    private readonly Lazy<IReadOnlyList<VerbDescription>> verbs;

    internal SystemDescription(Type type, VariationalSystemAttribute card)
    {
        Type = type;
        this.card = card;
        verbs = new(() => [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.IsDefined(typeof(VerbAttribute))).OrderBy(method => method.MetadataToken)
            .Select(method => new VerbDescription(this, method))]);
    }

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>Its name on the command line.</summary>
    public string Slug => card.Slug;

    /// <summary>The field it belongs to.</summary>
    public Domain Domain => card.Domain;

    /// <summary>The title of the paper that published it.</summary>
    public string Title => card.Title;

    /// <summary>Where the paper is found.</summary>
    public string Paper => card.Paper;

    /// <summary>The year of the paper; 0 where unknown.</summary>
    public int Year => card.Year;

    /// <summary>What it is for, in one line: the summary of its class.</summary>
    public string Purpose => XmlDocumentation.SummaryOf(Type);

    /// <summary>How it works, in one line: the remarks of its class; may be empty.</summary>
    public string Remarks => XmlDocumentation.RemarksOf(Type);

    /// <summary>Its verbs, in the order of their declaration.</summary>
    public IReadOnlyList<VerbDescription> Verbs => verbs.Value;

    /// <summary>What <c>fit</c> reads when nothing is named; the empty text where it has no default data.</summary>
    public string DefaultData
        => Find("fit")?.Parameters.Select(parameter => parameter.DefaultData).FirstOrDefault(data => data.Length > 0) ?? "";

    /// <summary>Whether its claims can be measured: whether there is a class of its name followed by <c>Reproduction</c>.</summary>
    public bool HasReproduction => ReproductionType is not null;

    /// <summary>The measurement of its claims, or null.</summary>
    public Reproduction? Reproduction => ReproductionType is { } reproduction ? (Reproduction)Activator.CreateInstance(reproduction, nonPublic: true)! : null;

    /// <summary>The names of its verbs, <c>reproduce</c> last.</summary>
    public IEnumerable<string> VerbNames => Verbs.Select(verb => verb.Name).Concat(HasReproduction ? ["reproduce"] : []);

    private Type? ReproductionType => Type.Assembly.GetType(Type.FullName + "Reproduction") is { } found && found.IsSubclassOf(typeof(Reproduction)) ? found : null;

    /// <summary>The verb of a name, or null.</summary>
    /// <param name="verb">The name.</param>
    public VerbDescription? Find(string verb) => Verbs.FirstOrDefault(candidate => candidate.Name == verb);

    /// <inheritdoc/>
    public override string ToString() => Slug;
}
