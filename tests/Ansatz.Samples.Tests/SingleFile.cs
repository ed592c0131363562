using System.Reflection;

namespace Ansatz.Samples.Tests;

/// <summary>
/// Compiles a program of one file with the compiler of the SDK and runs it, in a process of its own, on the libraries beside these tests: a second
/// or so, where <c>dotnet run</c> also restores and builds seven projects.
/// </summary>
internal static class SingleFile
{
    // What the SDK imports for every program (ImplicitUsings).
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static string Compiler { get; } = typeof(SingleFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Compiler").Value!;

    /// <summary>What a program prints.</summary>
    /// <param name="name">A name for its files.</param>
    /// <param name="source">Its text; directives for <c>dotnet run</c> are passed over.</param>
    /// <param name="path">The file that messages of the compiler speak of.</param>
    /// <param name="arguments">What stands after the program's name.</param>
    /// <exception cref="InvalidOperationException">It does not compile, has a warning, or fails; the message says why.</exception>
    public static string Run(string name, string source, string path, params string[] arguments)
    {
        // The program lies beside the tests' assembly, whose list of dependencies it uses.
        var folder = AppContext.BaseDirectory;
        var program = Path.Combine(folder, $"single-{name}.dll");
        var (usings, text, response) = (Path.Combine(folder, "single-usings.cs"), Path.Combine(folder, $"single-{name}.cs"), Path.Combine(folder, $"single-{name}.rsp"));
        File.WriteAllText(usings, Usings);
        File.WriteAllText(text, source.Contains("\n#line ", StringComparison.Ordinal) ? source : Mapped(source, path));
        var libraries = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        File.WriteAllLines(response,
        [
            "-nologo", "-noconfig", "-nostdlib", "-target:exe", "-langversion:14", "-nullable:enable", "-optimize+", "-warnaserror+", "-features:FileBasedProgram",
            $"-out:\"{program}\"", .. libraries.Select(library => $"-reference:\"{library}\""), $"\"{usings}\"", $"\"{text}\"",
        ]);
        SampleRun.Start(name, Compiler, "-shared", $"@{response}");
        var own = Path.Combine(folder, typeof(SingleFile).Assembly.GetName().Name!);
        return SampleRun.Start(name, ["exec", "--depsfile", own + ".deps.json", "--runtimeconfig", own + ".runtimeconfig.json", program, .. arguments]);
    }

    // Directives of `dotnet run` may only stand at the very beginning, so the map of lines comes after them.
    private static string Mapped(string source, string path)
    {
        var lines = source.Split('\n');
        var directives = lines.TakeWhile(line => line.StartsWith("#:", StringComparison.Ordinal)).Count();
        return string.Join('\n', [.. lines[..directives], $"#line {directives + 1} \"{path}\"", .. lines[directives..]]);
    }
}
