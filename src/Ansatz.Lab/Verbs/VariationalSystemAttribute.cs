namespace Ansatz.Lab;

/// <summary>
/// Declares a class to be a system, with the facts of its card. Its purpose is the class's own <c>summary</c>.
/// </summary>
/// <param name="slug">The system's name on the command line, in kebab case: <c>attribute-cvae</c>.</param>
/// <param name="domain">The field it belongs to.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VariationalSystemAttribute(string slug, Domain domain) : Attribute
{
    /// <summary>The system's name on the command line.</summary>
    public string Slug { get; } = slug;

    /// <summary>The field it belongs to.</summary>
    public Domain Domain { get; } = domain;

    /// <summary>The title of the paper that published it.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where the paper is found: <c>arXiv:2305.00980</c> or a DOI.</summary>
    public string Paper { get; init; } = "";

    /// <summary>The year it was published; 0 where unknown.</summary>
    public int Year { get; init; }
}
