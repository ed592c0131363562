namespace Ansatz.Data.Tests;

public sealed class SplitTests
{
    [Fact]
    public void Parts_are_disjoint_cover_everything_and_have_the_wanted_sizes()
    {
        var parts = Split.Parse("80/10/10").Divide(1000, seed: 7);
        Assert.Equal((800, 100, 100), (parts.Train.Count, parts.Validation.Count, parts.Test.Count));
        Assert.Equal(Enumerable.Range(0, 1000), parts.Train.Concat(parts.Validation).Concat(parts.Test).Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_parts_and_another_gives_others()
    {
        var (first, again, other) = (Split.Default.Divide(200, 3), Split.Default.Divide(200, 3), Split.Default.Divide(200, 4));
        Assert.Equal(first.Test, again.Test);
        Assert.NotEqual(first.Test, other.Test);
    }

    [Fact]
    public void A_group_is_never_divided()
    {
        var groups = Enumerable.Range(0, 300).Select(i => $"patient {i / 7}").ToArray();
        var parts = Split.Default.Divide(300, 1, groups);
        var sets = new[] { parts.Train, parts.Validation, parts.Test }.Select(p => p.Select(i => groups[i]).ToHashSet()).ToArray();
        Assert.False(sets[0].Overlaps(sets[1]) || sets[0].Overlaps(sets[2]) || sets[1].Overlaps(sets[2]));
        Assert.InRange(parts.Train.Count, 240 - 14, 240 + 14); // within two groups of 7
        Assert.Equal(300, parts.Train.Count + parts.Validation.Count + parts.Test.Count);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("80/10/10/0")]
    [InlineData("-80/20")]
    [InlineData("0/1/1")]
    [InlineData("a/b")]
    [InlineData("")]
    public void What_is_no_split_is_refused(string text) => Assert.Throws<SpellingException>(() => Split.Parse(text));

    [Fact]
    public void A_split_is_spelled_in_percent() => Assert.Equal("80/0/20", Split.Parse("4/1").ToString());
}

public sealed class ConditionsTests
{
    private static readonly string[] Attributes = ["hair=black", "hair=blond", "glasses", "bill::hooked", "bill::cone"];

    [Fact]
    public void A_member_of_a_group_sets_it_and_clears_the_others()
    {
        var values = Conditions.Parse("hair=blond", "glasses=0.5 bill=cone").Resolve(Attributes);
        Assert.Equal([0f, 1f, 0.5f, 0f, 1f], values);
    }

    [Fact]
    public void What_is_not_named_stays_open()
    {
        var conditions = Conditions.Parse("glasses=yes");
        var values = conditions.Resolve(Attributes);
        Assert.Equal(1f, values[2]);
        Assert.All([0, 1, 3, 4], i => Assert.True(float.IsNaN(values[i])));
        Assert.Equal(["hair", "bill"], conditions.NotNamed(Attributes));
    }

    [Fact]
    public void Unknown_attributes_and_members_are_refused_with_the_nearest()
    {
        Assert.Equal("glasses", Assert.Single(Assert.Throws<SpellingException>(() => Conditions.Parse("glases=1").Resolve(Attributes)).Nearest));
        Assert.Equal("blond", Assert.Single(Assert.Throws<SpellingException>(() => Conditions.Parse("hair=blonde").Resolve(Attributes)).Nearest));
        Assert.Throws<SpellingException>(() => Conditions.Parse("glasses=1.5").Resolve(Attributes));
        Assert.Throws<SpellingException>(() => Conditions.Parse("glasses=nan").Resolve(Attributes));
        Assert.Throws<SpellingException>(() => Conditions.Parse("=1"));
        Assert.Throws<SpellingException>(() => Conditions.Parse("glasses=1", "glasses=0"));
    }
}

public sealed class SelectionTests
{
    private static readonly SelectionTarget Target = new(["a", "b", "c", "d"], [0, 1, 1, 0], ["cat", "boot"]);

    [Theory]
    [InlineData("all", new[] { 0, 1, 2, 3 })]
    [InlineData("class:boot", new[] { 1, 2 })]
    [InlineData("class:0", new[] { 0, 3 })]
    [InlineData("first:2", new[] { 0, 1 })]
    [InlineData("3+0..1", new[] { 0, 1, 3 })]
    public void Forms_choose_what_they_say(string text, int[] expected) => Assert.Equal(expected, Selection.Parse(text).Resolve(Target));

    [Fact]
    public void A_share_is_drawn_with_the_seed()
    {
        var target = new SelectionTarget([.. Enumerable.Range(0, 100).Select(i => $"{i}")], Seed: 5);
        var chosen = Selection.Parse("share:0.4").Resolve(target);
        Assert.Equal(40, chosen.Count);
        Assert.Equal(chosen, Selection.Parse("share:0.4").Resolve(target));
        Assert.NotEqual(chosen, Selection.Parse("share:0.4").Resolve(target with { Seed = 6 }));
    }

    [Fact]
    public void A_file_names_indices_or_ids()
    {
        using var folder = new Testing.TemporaryFolder();
        File.WriteAllText(folder["chosen.txt"], "c\n0\n\n");
        Assert.Equal([0, 2], Selection.Parse(folder["chosen.txt"]).Resolve(Target));
        File.WriteAllText(folder["chosen.txt"], "c\nz\n");
        Assert.Contains("line 2", Assert.Throws<DataException>(() => Selection.Parse(folder["chosen.txt"]).Resolve(Target)).Message);
    }

    [Theory]
    [InlineData("share:1.5")]
    [InlineData("klass:3")]
    [InlineData("1..")]
    [InlineData("-3")]
    [InlineData("2.5")]
    public void What_is_no_selection_is_refused(string text) => Assert.Throws<SpellingException>(() => Selection.Parse(text));

    [Fact]
    public void What_does_not_exist_is_refused()
    {
        Assert.Throws<SpellingException>(() => Selection.Parse("class:boat").Resolve(Target));
        Assert.Throws<SpellingException>(() => Selection.Parse("2..9").Resolve(Target));
    }
}
