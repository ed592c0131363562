using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Ansatz.Cli.Tests;

/// <summary>The house has floors: a room imports only from lower ones, and never from a sibling system.</summary>
public partial class FloorsTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Ansatz.Torch"] = 1,
        ["Ansatz.Networks"] = 2, ["Ansatz.Probability"] = 2, ["Ansatz.Signals"] = 2, ["Ansatz.Geometry"] = 2, ["Ansatz.Quantum"] = 2,
        ["Ansatz.Optimization"] = 2, ["Ansatz.Dynamics"] = 2,
        ["Ansatz.Inference"] = 3,
        ["Ansatz.Data"] = 4,
        ["Ansatz.Lab"] = 5,
        ["Ansatz.Systems"] = 6,
        ["Ansatz.Studio"] = 7, ["ansatz"] = 7,
    };

    // On the second floor Probability serves Networks, and both serve the rest.
    private static readonly string[] SecondFloor = ["Ansatz.Probability", "Ansatz.Networks"];

    private static IEnumerable<string> Assemblies => Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(path => Floors.ContainsKey(Path.GetFileNameWithoutExtension(path)));

    [Fact]
    public void A_room_references_only_lower_floors()
    {
        Assert.True(Assemblies.Count() >= 8, "the rooms are built");
        foreach (var path in Assemblies)
        {
            var room = Path.GetFileNameWithoutExtension(path);
            foreach (var other in References(path).Where(name => name.StartsWith("Ansatz", StringComparison.OrdinalIgnoreCase)))
                Assert.True(MayUse(room, other), $"{room} references {other}, which is not on a lower floor");
        }
    }

    [Fact]
    public void Every_room_has_a_floor()
    {
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Programs.Repository, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)!))
            Assert.True(Floors.ContainsKey(project) || project is "Ansatz.Cli" or "Ansatz.Torch.Generator", $"{project} has no floor");
    }

    [Fact]
    public void The_namespaces_that_a_source_uses_are_on_lower_floors()
    {
        foreach (var (file, room) in Sources())
            foreach (var used in UsedNamespaces(file).Where(Floors.ContainsKey))
                Assert.True(used == room || MayUse(room, used), $"{file} uses {used}, which is not on a lower floor than {room}");
    }

    [Fact]
    public void No_system_imports_a_sibling()
    {
        var systems = Path.Combine(Programs.Repository, "src", "Ansatz.Systems");
        foreach (var file in Directory.EnumerateFiles(systems, "*.cs", SearchOption.AllDirectories).Where(IsSource))
        {
            var place = Path.GetRelativePath(systems, file).Split('/');
            if (place.Length < 3)
                continue;
            var siblings = Directory.EnumerateDirectories(Path.Combine(systems, place[0])).Select(path => Path.GetFileName(path)!).Where(name => name != place[1])
                .Where(name => File.Exists(Path.Combine(systems, place[0], name, name + ".cs")));
            var text = Comments().Replace(File.ReadAllText(file), "");
            foreach (var sibling in siblings)
                Assert.False(Regex.IsMatch(text, $@"\b{sibling}\b"), $"{file} mentions its sibling {sibling}");
            foreach (var domain in Directory.EnumerateDirectories(systems).Select(path => Path.GetFileName(path)!).Where(name => name != place[0]))
                Assert.False(text.Contains($"Ansatz.Systems.{domain}"), $"{file} imports the domain {domain}");
        }
    }

    [Fact]
    public void Tensors_are_disposed_by_hand_nowhere_but_in_their_own_room()
    {
        foreach (var (file, room) in Sources().Where(source => source.Room != "Ansatz.Torch"))
            Assert.False(Regex.IsMatch(File.ReadAllText(file), @"using (var|Tensor) \w+ = [^;]*\b(Tensor\.\w+\(|\.Forward\(|\.LogDensity\()"), $"{file} ({room}) disposes of a tensor");
    }

    private static string[] References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static bool MayUse(string room, string other)
    {
        var (here, there) = (Floors[room], Floors[other]);
        return there < here || (here == 2 && there == 2 && Array.IndexOf(SecondFloor, other) is >= 0 and var order
            && (Array.IndexOf(SecondFloor, room) is < 0 || order < Array.IndexOf(SecondFloor, room)));
    }

    private static IEnumerable<(string File, string Room)> Sources()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Programs.Repository, "src")))
        {
            var room = Path.GetFileName(folder) == "Ansatz.Cli" ? "ansatz" : Path.GetFileName(folder);
            if (!Floors.ContainsKey(room))
                continue;
            foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsSource))
                yield return (file, room);
        }
    }

    private static bool IsSource(string file) => !file.Contains("/obj/") && !file.Contains("/bin/");

    private static IEnumerable<string> UsedNamespaces(string file)
        => File.ReadLines(file).Select(line => Using().Match(line)).Where(match => match.Success).Select(match => string.Join('.', match.Groups["name"].Value.Split('.').Take(2)));

    [GeneratedRegex(@"^using (static )?(\w+ = )?(?<name>Ansatz\.\w+)")]
    private static partial Regex Using();

    [GeneratedRegex("//.*|\"[^\"\\n]*\"")]
    private static partial Regex Comments();
}
