using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ansatz.Probability.Tests;

/// <summary>The table of docs/distributions.md is what the distributions of the catalogue can do. Set ANSATZ_WRITE_DOCS=1 to write it.</summary>
public class DistributionsPageTests
{
    private const string Start = "<!-- table: written by DistributionsPageTests -->";
    private const string End = "<!-- end of table -->";

    [Fact]
    public void Table_IsThatOfTheDistributions()
    {
        var path = PagePath();
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Start, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= 0 && to > from, $"{path} has no place for the table");
        var written = page[..from] + Start + "\n" + Table() + page[to..];
        if (Environment.GetEnvironmentVariable("ANSATZ_WRITE_DOCS") == "1")
            File.WriteAllText(path, written);
        Assert.True(written == File.ReadAllText(path), "docs/distributions.md is out of date: run this test with ANSATZ_WRITE_DOCS=1.");
    }

    [Fact]
    public void EveryDistributionOfTheLibrary_IsInTheCatalogue()
    {
        var covered = Catalogue.All.Select(c => Public(c.Of().GetType())).ToHashSet();
        var missing = typeof(Distribution).Assembly.GetExportedTypes()
            .Where(t => t.IsSubclassOf(typeof(Distribution)) && (t.IsSealed || t.GetConstructors().Length == 0) && !t.IsAbstract && t != typeof(Masked) && !covered.Contains(t))
            .Select(t => t.Name).ToArray();
        Assert.Empty(missing);
    }

    private static string Table()
    {
        var text = new StringBuilder("| distribution | parameters | support | event | in closed form | gradient of a draw | outcomes | KL to |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var group in Catalogue.All.GroupBy(c => Public(c.Of().GetType())).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            var distribution = group.First().Of();
            var type = group.Key;
            text.Append(CultureInfo.InvariantCulture,
                $"| {type.Name} | {Parameters(distribution)} | {distribution.Support} | {Event(distribution)} | {Closed(distribution)} | {Gradient(distribution)} | {Outcomes(distribution)} | {Divergences(type)} |\n");
        }
        return text.ToString();
    }

    private static string Parameters(Distribution distribution) => distribution is ParametricDistribution parametric
        ? string.Join(", ", parametric.Parameters.Select(p => p.Key)) : "";

    private static string Event(Distribution distribution) => distribution.EventShape.Rank switch { 0 => "number", 1 => "vector", _ => "matrix" };

    private static string Closed(Distribution distribution) =>
        string.Join(", ", Supported.ClosedForms(distribution).Where(one => one.IsThere).Select(one => one.Name));

    private static string Gradient(Distribution distribution)
    {
        var path = distribution switch { IReparameterized => "reparameterized", IImplicit => "implicit", _ => "" };
        return distribution is IMeasureValued ? path.Length > 0 ? path + ", measure-valued" : "measure-valued" : path;
    }

    private static string Outcomes(Distribution distribution) => distribution is IFinite ? "enumerated" : "";

    private static string Divergences(Type type) => string.Join(", ", KullbackLeiblerPairs.Known
        .Where(pair => pair.Q == type && pair.P != typeof(Distribution) && pair.P != typeof(Masked))
        .Select(pair => pair.P == type ? "itself" : pair.P.Name).Order(StringComparer.Ordinal));

    /// <summary>The class that a user names: private forms with more capabilities are shown as their base.</summary>
    internal static Type Public(Type type) => type.IsPublic ? type : Public(type.BaseType!);

    private static string PagePath([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "docs", "distributions.md"));
}
