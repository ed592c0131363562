using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// A program as it is spelled: the name of a built-in one with arguments (<c>cone:ansatz=ring,z=5</c>), or a class in an assembly
/// (<c>models.dll:My.Schools,scale=2</c>). Reading it finds and checks the class; <see cref="Make"/> makes an object.
/// </summary>
public sealed class ProgramReference : IEquatable<ProgramReference>
{
    private readonly SpelledValue spelled;
    private readonly Func<RandomStream, VariationalProgram> make;

    private ProgramReference(SpelledValue spelled, Func<RandomStream, VariationalProgram> make, PluginAssembly? assembly)
    {
        this.spelled = spelled;
        this.make = make;
        Assembly = assembly;
    }

    /// <summary>The cone with the ring ansatz.</summary>
    public static ProgramReference Cone { get; } = Parse("cone");

    /// <summary>The assembly that the class comes from; null for a built-in program.</summary>
    internal PluginAssembly? Assembly { get; }

    /// <summary>The name of a built-in program, or the assembly's path.</summary>
    public string Name => spelled.Name;

    /// <summary>A short name for headings: the class without its assembly's folder, or the spelling.</summary>
    public string Title => Assembly is null ? ToString() : spelled.Positional[0].Values[0];

    /// <summary>Reads a program's spelling.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="SpellingException">It is no built-in program, or the arguments are not the program's.</exception>
    /// <exception cref="FormatException">The assembly cannot be read, or holds no such program.</exception>
    public static ProgramReference Parse(string text)
    {
        var value = SpelledValue.Parse(text);
        if (PluginAssembly.IsPath(value.Name))
        {
            var assembly = PluginAssembly.Load(value.Name, $"one of {string.Join(", ", BuiltInPrograms.Names)}");
            var constructor = assembly.Constructor(typeof(VariationalProgram), value);
            return new(new SpelledValue(Path.GetFullPath(value.Name), value.Arguments), _ => (VariationalProgram)constructor(), assembly);
        }
        return new(value, BuiltInPrograms.Constructor(value), null);
    }

    /// <summary>Makes the program.</summary>
    /// <param name="stream">Where the first weights of a built-in program come from.</param>
    public VariationalProgram Make(RandomStream stream) => make(stream);

    /// <inheritdoc/>
    public bool Equals(ProgramReference? other) => other is not null && spelled.Equals(other.spelled);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ProgramReference);

    /// <inheritdoc/>
    public override int GetHashCode() => spelled.GetHashCode();

    /// <summary>The spelling.</summary>
    public override string ToString() => spelled.ToString();
}
