using System.Reflection;

namespace Ansatz.Lab;

/// <summary>
/// The systems there are: the classes with <see cref="VariationalSystemAttribute"/> in a set of assemblies. Finding and
/// describing them runs none of their code and loads no tensor library.
/// </summary>
public sealed class SystemRegistry
{
    private static readonly Lazy<SystemRegistry> shipped = new(() => new(Assembly.Load("Ansatz.Systems")));
    private readonly Lazy<IReadOnlyList<SystemDescription>> systems;

    /// <summary>Makes a registry of the systems in some assemblies.</summary>
    /// <param name="assemblies">The assemblies.</param>
    public SystemRegistry(params IReadOnlyList<Assembly> assemblies)
        => systems = new(() => [.. assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => (Type: type, Card: type.GetCustomAttribute<VariationalSystemAttribute>(inherit: false)))
            .Where(found => found.Card is not null)
            .Select(found => new SystemDescription(found.Type, found.Card!))
            .OrderBy(system => system.Domain).ThenBy(system => system.Slug, StringComparer.Ordinal)]);

    /// <summary>The systems that come with Ansatz.</summary>
    public static SystemRegistry Default => shipped.Value;

    /// <summary>The systems, by domain and name.</summary>
    public IReadOnlyList<SystemDescription> Systems => systems.Value;

    /// <summary>The system of a name, or null.</summary>
    /// <param name="slug">The name.</param>
    public SystemDescription? Find(string slug) => Systems.FirstOrDefault(system => system.Slug == slug);

    /// <summary>The system whose models are of a class, or null.</summary>
    /// <param name="type">The class.</param>
    public SystemDescription? Find(Type type) => Systems.FirstOrDefault(system => system.Type == type);
}
