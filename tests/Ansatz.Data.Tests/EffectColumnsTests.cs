using Ansatz.Data.Formats;
using Ansatz.Data.Named;
using Ansatz.Testing;

namespace Ansatz.Data.Tests;

/// <summary>Tables of treatment effects: their roles, generator, data set and formats.</summary>
public sealed class EffectColumnsTests
{
    private static Table Units(string spelled = "hidden-confounder") => DataArgument.Resolve<Table>(spelled);

    private static double[] Values(Table table, string name) => table.Numbers(name).Values.ToArray();

    [Fact]
    public void The_hidden_confounder_is_independent_of_covariates_and_drives_treatment_and_outcomes()
    {
        var table = Units("hidden-confounder:count=20000");
        Assert.Equal(10, table.NumericFeatures.Count); // what only the simulation knows is no covariate
        var (u, t, mu0, mu1) = (Values(table, "confounder"), Values(table, "treatment"), Values(table, "mu0"), Values(table, "mu1"));
        foreach (var covariate in table.NumericFeatures)
        {
            Assert.InRange(Correlation(u, covariate.Values.ToArray()), -0.035, 0.035); // five standard errors
            Assert.InRange(covariate.Values.ToArray().Average(), -0.035, 0.035);
            Assert.InRange(covariate.Values.ToArray().Average(v => v * v), 0.95, 1.05);
        }
        Assert.True(Correlation(u, t) > 0.5);
        Assert.InRange(Slope(mu0, u), 0.93, 1.07);  // coefficient 1 untreated
        Assert.InRange(Slope(mu1, u), 1.90, 2.10);  // coefficient 2 treated
        var (y, other) = (Values(table, "outcome"), Values(table, "counterfactual"));
        var own = y.Select((value, i) => value - (t[i] == 1 ? mu1[i] : mu0[i])).ToArray();
        var across = other.Select((value, i) => value - (t[i] == 1 ? mu0[i] : mu1[i])).ToArray();
        Assert.InRange(Math.Sqrt(own.Average(v => v * v)), 0.29, 0.31);
        Assert.InRange(Math.Sqrt(across.Average(v => v * v)), 0.29, 0.31);
        Assert.InRange(Correlation(u, Values(Units("hidden-confounder:count=20000,strength=0"), "treatment")), -0.035, 0.035);
    }

    [Fact]
    public void A_unit_is_the_same_whatever_the_count()
    {
        Assert.Equal(Units("hidden-confounder:count=50").Fingerprint, Units("hidden-confounder:count=80").Head(50).Fingerprint);
        Assert.NotEqual(Units("hidden-confounder:count=50").Fingerprint, Units("hidden-confounder:count=50,seed=1").Fingerprint);
        Assert.Throws<SpellingException>(() => Units("hidden-confounder:strength=-1"));
    }

    [Fact]
    public void A_file_without_roles_gets_them_by_name_and_the_truth_is_no_covariate()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Units("hidden-confounder:count=30"), folder["units.csv"]);
        var (read, notes) = (FormatRegistry.Read<Table>(folder["units.csv"]), new NoteList());
        Assert.Equal(16, read.NumericFeatures.Count);
        var table = EffectColumns.WithRoles(read, null, null, notes);
        Assert.Equal(10, table.NumericFeatures.Count);
        Assert.Equal(("treatment", "outcome"), (EffectColumns.Of(table, ColumnRole.Treatment)!.Name, EffectColumns.Of(table, ColumnRole.Outcome)!.Name));
        Assert.NotNull(EffectColumns.TruthOf(table, EffectColumns.Confounder));
        Assert.Contains(notes, note => note.Text.Contains("'mu0' is taken as the truth"));
    }

    [Fact]
    public void Roles_are_those_that_are_named()
    {
        var table = new Table([new NumberColumn("drug", [0, 1]), new NumberColumn("y", [1, 2]), new NumberColumn("mu0", [1, 2]), new NumberColumn("treatment", [1, 0], role: ColumnRole.Treatment)], "t.csv");
        var roles = EffectColumns.WithRoles(table, "drug", "y", new NoteList());
        Assert.Equal("drug", EffectColumns.Of(roles, ColumnRole.Treatment)!.Name);
        Assert.Equal(["mu0", "treatment"], roles.NumericFeatures.Select(column => column.Name)); // a lone mu0 is anybody's column
        Assert.Contains("--outcome", Assert.Throws<DataException>(() => EffectColumns.WithRoles(table, null, null, new NoteList())).Message);
        Assert.Null(EffectColumns.Of(EffectColumns.WithRoles(table, null, null, new NoteList(), outcomeIsNeeded: false), ColumnRole.Outcome));
        Assert.Contains("did you mean 'drug'", Assert.Throws<DataException>(() => EffectColumns.WithRoles(table, "drugs", "y", new NoteList())).Message);
    }

    [Fact]
    public void Npci_has_no_header_and_its_covariate_of_1_and_2_is_recoded_with_a_note()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["i.csv"], Enumerable.Range(0, 4).Select(Line));
        var notes = new NoteList();
        var table = FormatRegistry.Read<Table>(folder["i.csv"], notes);
        Assert.Equal((4, 30, 25), (table.Count, table.Columns.Count, table.NumericFeatures.Count));
        Assert.Equal([0.0, 1, 0, 1], Values(table, "x14"));
        Assert.Contains(notes, note => note.Text == "covariate 'x14', coded 1 and 2, is taken as 0 and 1");
        Assert.Equal([0.25, 1.25, 2.25, 3.25], Values(table, "outcome"));
        Assert.Equal(ColumnRole.Truth, table["mu1"].Role);

        File.AppendAllText(folder["i.csv"], "1,2,3\n");
        Assert.Contains("line 5", Assert.Throws<DataException>(() => FormatRegistry.Read<Table>(folder["i.csv"])).Message);
        File.WriteAllLines(folder["j.csv"], [string.Join(',', Enumerable.Range(1, 30).Select(i => $"c{i}")), Line(0)]);
        Assert.Equal("c1", FormatRegistry.Read<Table>(folder["j.csv"]).Names[0]); // names in the first line: an ordinary table

        static string Line(int row) => string.Join(',', Enumerable.Range(1, 30).Select(c => c switch { 1 => $"{row % 2}", 2 => $"{row}.25", 19 => $"{(row % 2) + 1}", _ => $"{row + (c * 0.5)}" }).Select(text => text.Replace(',', '.')));
    }

    [Fact]
    public void Archives_of_replications_are_read_one_at_a_time()
    {
        using var folder = new TemporaryFolder();
        // x[unit, covariate, replication] = 100 unit + 10 covariate + replication
        double[] x = [.. from unit in Enumerable.Range(0, 3) from covariate in Enumerable.Range(0, 2) from replication in Enumerable.Range(0, 4) select (double)((100 * unit) + (10 * covariate) + replication)];
        double[] y = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        Sample.NpzOfNumbers(
            folder["c.npz"],
            ("x", "3, 2, 4", x), ("t", "3, 4", [0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1]), ("yf", "3, 4", y),
            ("mu0", "3, 4", y), ("mu1", "3, 4", y), ("ate", "1,", [4.0]));
        var notes = new NoteList();
        var first = DataArgument.Resolve<Table>(folder["c.npz"], notes: notes);
        Assert.Equal([0.0, 100, 200], Values(first, "x1"));
        Assert.Contains(notes, note => note.Text.Contains("replication 1 of 4"));
        var third = DataArgument.Resolve<Table>($"{folder["c.npz"]}:replication=3,count=2");
        Assert.Equal([12.0, 112], Values(third, "x2"));
        Assert.Equal([2.0, 6], Values(third, "outcome"));
        Assert.Equal(["treatment", "outcome", "mu0", "mu1", "x1", "x2"], third.Names);
        Assert.Throws<SpellingException>(() => DataArgument.Resolve<Table>($"{folder["c.npz"]}:replication=5"));

        Sample.NpzOfNumbers(folder["d.npz"], ("x", "3, 2, 4", x), ("t", "3, 4", y), ("yf", "3, 4", y));
        Assert.Contains("array 't', row 2", Assert.Throws<DataException>(() => FormatRegistry.Read<Table>(folder["d.npz"])).Message);
        Sample.NpzOfNumbers(folder["e.npz"], ("x", "3, 2, 4", x), ("t", "3,", [0, 1, 0]), ("yf", "3, 4", y));
        Assert.Contains("[3 units, 4 replications]", Assert.Throws<DataException>(() => FormatRegistry.Read<Table>(folder["e.npz"])).Message);
    }

    [Fact]
    public void Ihdp_has_747_infants_of_whom_139_were_treated()
    {
        var ihdp = NamedRegistry.Find("ihdp")!;
        Assert.SkipUnless(ihdp.Location is not null, $"no folder with IHDP: {ihdp.HowToGet}");
        var table = Units("ihdp:replication=2");
        Assert.Equal((747, 25, 139.0), (table.Count, table.NumericFeatures.Count, Values(table, "treatment").Sum()));
        Assert.Equal([0.0, 1], Values(table, "x14").Distinct().Order());
    }

    private static double Correlation(double[] a, double[] b) => Covariance(a, b) / Math.Sqrt(Covariance(a, a) * Covariance(b, b));

    private static double Slope(double[] y, double[] x) => Covariance(x, y) / Covariance(x, x);

    private static double Covariance(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (p, q) => (p - meanA) * (q - meanB)).Average();
    }
}
