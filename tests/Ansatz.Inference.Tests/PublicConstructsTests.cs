using System.Reflection;
using System.Text.RegularExpressions;

namespace Ansatz.Inference.Tests;

/// <summary>The library's objectives are programs: whatever they use, a user can.</summary>
public class PublicConstructsTests
{
    private static readonly string Folder = Path.Combine(Fits.Repository, "src", "Ansatz.Inference", "Objectives");

    [Fact]
    public void Objectives_UseNoInternals()
    {
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var types = typeof(Bound).Assembly.GetTypes().Where(type => !type.Name.Contains('<')).ToArray();
        var hiddenTypes = types.Where(type => type is { IsVisible: false, IsNested: false }).Select(type => type.Name.Split('`')[0]).ToHashSet();
        var members = types.Where(type => type.IsVisible).SelectMany(type => type.GetMembers(Declared)).ToArray();
        var hidden = members.Where(IsAssembly).Select(member => member.Name).ToHashSet();
        hiddenTypes.ExceptWith(members.Where(member => !IsAssembly(member)).Select(member => member.Name));
        hidden.ExceptWith(members.Where(member => !IsAssembly(member)).Select(member => member.Name));
        // Names that the framework's own collections and texts have say nothing.
        hidden.ExceptWith(new[] { typeof(string), typeof(Array), typeof(List<>), typeof(Dictionary<,>) }.SelectMany(type => type.GetMembers()).Select(member => member.Name));
        Assert.Contains("Evaluation", hiddenTypes);
        Assert.Contains("ParticlesWithTraces", hidden);
        Assert.Contains("Handlers", hidden);
        var files = Directory.GetFiles(Folder, "*.cs");
        Assert.True(files.Length > 15);
        foreach (var file in files)
        {
            var code = Regex.Replace(Regex.Replace(File.ReadAllText(file), @"//.*", ""), "\"[^\"\n]*\"", "");
            var identifiers = Regex.Matches(code, @"[A-Za-z_]\w*").Select(match => match.Value).ToHashSet();
            var used = Regex.Matches(code, @"\.\s*([A-Za-z_]\w*)").Select(match => match.Groups[1].Value).ToHashSet();
            Assert.Empty(identifiers.Intersect(hiddenTypes).Select(name => $"{Path.GetFileName(file)}: {name}"));
            Assert.Empty(used.Intersect(hidden).Select(name => $"{Path.GetFileName(file)}: .{name}"));
            Assert.DoesNotMatch(new Regex(@"\binternal\b"), code);
        }
    }

    [Fact]
    public void Objectives_AreAFewLinesEach()
    {
        foreach (var file in Directory.GetFiles(Folder, "*.cs").Where(file => !Path.GetFileName(file).StartsWith("Bound")))
        {
            foreach (Match body in Regex.Matches(File.ReadAllText(file), @"public override Tensor Estimate\([^)]*\)(?<body>.*?)\n    (\}|/// )", RegexOptions.Singleline))
            {
                Assert.InRange(body.Groups["body"].Value.Split('\n').Length, 1, 20);
            }
        }
    }

    private static bool IsAssembly(MemberInfo member) => member switch
    {
        MethodBase method => method.IsAssembly || method.IsFamilyAndAssembly,
        FieldInfo field => field.IsAssembly || field.IsFamilyAndAssembly,
        PropertyInfo property => property.GetMethod is { } get ? get.IsAssembly || get.IsFamilyAndAssembly : property.SetMethod!.IsAssembly,
        _ => false,
    };
}
