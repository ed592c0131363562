using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// An assembly with classes of a user's own: a program, an encoder, a classifier. It is loaded into a context of its own, in which Ansatz's assemblies
/// are those that run here and all others are looked for beside it. Loading runs its code, so it is loaded only where the user names it.
/// </summary>
public sealed class PluginAssembly
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, PluginAssembly> Loaded = new(StringComparer.Ordinal);

    private readonly Assembly assembly;

    private PluginAssembly(string path, string hash, Assembly assembly)
    {
        Path = path;
        Hash = hash;
        this.assembly = assembly;
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>The SHA-256 digest of the file, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>What a head line says of it, with the beginning of its digest.</summary>
    public string Remark => $"the code of {Path} is run (SHA-256 {Hash[..12]}..)";

    /// <summary>Whether a name is that of an assembly.</summary>
    /// <param name="name">The name.</param>
    public static bool IsPath(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads an assembly; a file is loaded once as long as it does not change.</summary>
    /// <param name="path">The file.</param>
    /// <param name="otherwise">What else could have been named, for the message when there is no such file; may be empty.</param>
    /// <exception cref="FormatException">There is no such file, or it is no .NET assembly.</exception>
    public static PluginAssembly Load(string path, string otherwise = "")
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FormatException($"there is no file {path}; expected FILE.dll:Namespace.Class{(otherwise.Length > 0 ? ", or " : "")}{otherwise}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(full)));
        lock (Gate)
        {
            if (Loaded.TryGetValue(full + hash, out var known)) return known;
            try
            {
                return Loaded[full + hash] = new(path, hash, new Context(full).LoadFromAssemblyPath(full));
            }
            catch (Exception fault) when (fault is BadImageFormatException or FileLoadException)
            {
                throw new FormatException($"{path} is no .NET assembly that can be loaded here: {fault.Message}", fault);
            }
        }
    }

    /// <summary>What makes the object that a spelling names: <c>FILE.dll:Namespace.Class,key=value</c>.</summary>
    /// <param name="expected">What the object must be: an interface, or a class that it derives from.</param>
    /// <param name="spelled">The path, the class, and values of its options.</param>
    /// <returns>A function that makes the object; it throws <see cref="FormatException"/> when the class's own constructor fails.</returns>
    /// <exception cref="FormatException">There is no such class, it is not what is expected, it cannot be made, or an option is not its own.</exception>
    public Func<object> Constructor(Type expected, SpelledValue spelled)
    {
        if (spelled.Positional is not [var first])
            throw new FormatException($"'{spelled}' names {(spelled.Positional.Count == 0 ? "no class" : "several classes")}; expected {Path}:Namespace.Class; {Known(expected)}");
        var type = Find(expected, first.Values[0]);
        var given = spelled.Arguments.Where(argument => argument.Key is not null).ToArray();
        var record = type.GetConstructors().Select(constructor => constructor.GetParameters()).FirstOrDefault(parameters => parameters is [{ } only] && OptionsRecord.Is(only.ParameterType));
        if (record is null && type.GetConstructor(Type.EmptyTypes) is null)
            throw new FormatException($"{type.FullName} has neither a public constructor without arguments nor one that takes a record of options (a type called ..Options)");
        if (record is null && given.Length > 0)
            throw new FormatException($"{type.FullName} takes no options, and {string.Join(", ", given.Select(argument => argument.Key))} was given");
        var options = record is null ? null : Options(record[0].ParameterType, given);
        return () => Make(type, options);
    }

    private static object Options(Type type, SpelledArgument[] given)
    {
        try
        {
            var json = new JsonObject(given.Select(argument => KeyValuePair.Create(argument.Key!, (JsonNode?)new JsonArray([.. argument.Values.Select(value => JsonValue.Create(value))]))));
            return OptionsRecord.FromJson(OptionsRecord.Default(type), json);
        }
        catch (OptionException fault)
        {
            throw new FormatException($"option '{fault.Option}': {fault.Fault}", fault);
        }
    }

    private static object Make(Type type, object? options)
    {
        try
        {
            return Activator.CreateInstance(type, options is null ? [] : [options])!;
        }
        catch (TargetInvocationException fault)
        {
            throw new FormatException($"{type.FullName} cannot be made: {fault.InnerException!.Message}", fault.InnerException);
        }
    }

    private Type Find(Type expected, string name)
    {
        if (assembly.GetType(name) is not { } type)
        {
            var near = NearestNames.Of(name, Candidates(expected).Select(candidate => candidate.FullName!));
            throw new FormatException($"{Path} has no class '{name}'; {(near.Count > 0 ? $"did you mean {near[0]}?" : Known(expected))}");
        }
        if (!expected.IsAssignableFrom(type))
            throw new FormatException($"{name} is no {expected.Name}; {Known(expected)}");
        if (!type.IsVisible) throw new FormatException($"{name} is not public");
        if (type.IsAbstract) throw new FormatException($"{name} is abstract; {Known(expected)}");
        return type;
    }

    private IEnumerable<Type> Candidates(Type expected)
    {
        try
        {
            return assembly.GetExportedTypes().Where(type => !type.IsAbstract && expected.IsAssignableFrom(type));
        }
        catch (Exception fault) when (fault is TypeLoadException or FileNotFoundException or FileLoadException)
        {
            throw new FormatException($"{Path} cannot be used here: {fault.Message}", fault);
        }
    }

    private string Known(Type expected) => Candidates(expected).Select(type => type.FullName!).ToArray() is { Length: > 0 } names
        ? $"it has {string.Join(", ", names)}" : $"it holds no public class that is a {expected.FullName}";

    private sealed class Context(string path) : AssemblyLoadContext(path)
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        // What runs here is shared, so that a plug-in's types are those of the host.
        protected override Assembly? Load(AssemblyName assemblyName) => IsShared(assemblyName.Name!) ? null
            : resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

        private static bool IsShared(string name) =>
            Default.Assemblies.Any(loaded => loaded.GetName().Name == name) || File.Exists(System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll"));
    }
}
