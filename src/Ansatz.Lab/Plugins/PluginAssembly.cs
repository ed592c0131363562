using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// An assembly with programs of a user's own. It is loaded into a context of its own, in which Ansatz's assemblies are those that run here and all others
/// are looked for beside it. Loading runs its code, so it is loaded only where the user names it.
/// </summary>
internal sealed class ProgramAssembly
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, ProgramAssembly> Loaded = new(StringComparer.Ordinal);

    private readonly Assembly assembly;

    private ProgramAssembly(string path, string hash, Assembly assembly)
    {
        Path = path;
        Hash = hash;
        this.assembly = assembly;
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>The SHA-256 digest of the file, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Whether a name is that of an assembly.</summary>
    public static bool IsPath(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads an assembly; a file is loaded once as long as it does not change.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">There is no such file, or it is no .NET assembly.</exception>
    public static ProgramAssembly Load(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FormatException($"there is no file {path}; expected FILE.dll:Namespace.Class, or one of {string.Join(", ", BuiltInPrograms.Names)}");
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

    /// <summary>What makes the program that a spelling names.</summary>
    /// <param name="spelled">The path, the class, and values of its options.</param>
    /// <exception cref="FormatException">There is no such class, it is no program, it cannot be made, or an option is not its own.</exception>
    public Func<RandomStream, VariationalProgram> Constructor(SpelledValue spelled)
    {
        if (spelled.Positional is not [var first])
            throw new FormatException($"'{spelled}' names {(spelled.Positional.Count == 0 ? "no class" : "several classes")}; expected {Path}:Namespace.Class; {Programs()}");
        var type = Find(first.Values[0]);
        var given = spelled.Arguments.Where(argument => argument.Key is not null).ToArray();
        var record = type.GetConstructors().Select(constructor => constructor.GetParameters()).FirstOrDefault(parameters => parameters is [{ } only] && OptionsRecord.Is(only.ParameterType));
        if (record is null && type.GetConstructor(Type.EmptyTypes) is null)
            throw new FormatException($"{type.FullName} has neither a public constructor without arguments nor one that takes a record of options (a type called ..Options)");
        if (record is null && given.Length > 0)
            throw new FormatException($"{type.FullName} takes no options, and {string.Join(", ", given.Select(argument => argument.Key))} was given");
        var options = record is null ? null : Options(record[0].ParameterType, given);
        return _ => Make(type, options);
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

    private static VariationalProgram Make(Type type, object? options)
    {
        try
        {
            return (VariationalProgram)Activator.CreateInstance(type, options is null ? [] : [options])!;
        }
        catch (TargetInvocationException fault)
        {
            throw new FormatException($"{type.FullName} cannot be made: {fault.InnerException!.Message}", fault.InnerException);
        }
    }

    private Type Find(string name)
    {
        if (assembly.GetType(name) is not { } type)
        {
            var near = NearestNames.Of(name, Candidates().Select(candidate => candidate.FullName!));
            throw new FormatException($"{Path} has no class '{name}'; {(near.Count > 0 ? $"did you mean {near[0]}?" : Programs())}");
        }
        if (!type.IsSubclassOf(typeof(VariationalProgram)))
            throw new FormatException($"{name} is no {nameof(VariationalProgram)}; {Programs()}");
        if (!type.IsVisible) throw new FormatException($"{name} is not public");
        if (type.IsAbstract) throw new FormatException($"{name} is abstract; {Programs()}");
        return type;
    }

    private IEnumerable<Type> Candidates()
    {
        try
        {
            return assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(VariationalProgram)));
        }
        catch (Exception fault) when (fault is TypeLoadException or FileNotFoundException or FileLoadException)
        {
            throw new FormatException($"{Path} cannot be used here: {fault.Message}", fault);
        }
    }

    private string Programs() => Candidates().Select(type => type.FullName!).ToArray() is { Length: > 0 } names
        ? $"its programs are {string.Join(", ", names)}" : $"it holds no public class that derives from {typeof(VariationalProgram).FullName}";

    private sealed class Context(string path) : AssemblyLoadContext(path)
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        // What runs here is shared, so that a program's types are those of the host.
        protected override Assembly? Load(AssemblyName assemblyName) => IsShared(assemblyName.Name!) ? null
            : resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

        private static bool IsShared(string name) =>
            Default.Assemblies.Any(loaded => loaded.GetName().Name == name) || File.Exists(System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll"));
    }
}
