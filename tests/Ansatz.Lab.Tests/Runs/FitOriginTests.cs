using Ansatz.Data;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests.Runs;

public class FitOriginTests
{
    private static readonly Split Halves = Split.Parse("50/0/50");

    private static Table Rows(int count, double first = 0) => new([new NumberColumn("x", [.. Enumerable.Range(0, count).Select(i => i + first)])]);

    [Fact]
    public void OfTheDataOfTheFit_WhatItHeldOutIsJudged_WhateverTheSeedOfTheOneWhoAsks()
    {
        var data = Rows(40);
        var (fit, notes) = (new Run(seed: 5), new NoteList());
        var held = FitOrigin.Of(fit, Halves, data).HeldOut(data, null, 40, notes);
        Assert.Equal(LearningParts.HeldOut(null, 40, Halves, 5), held);
        Assert.Empty(held.Intersect(LearningParts.Training(null, 40, Halves, 5)));
        Assert.NotEqual(LearningParts.HeldOut(null, 40, Halves, 0), held);
        Assert.Empty(notes);
    }

    [Fact]
    public void OtherData_AreJudgedWhole_OrByTheirTestPart()
    {
        var (origin, other, notes) = (FitOrigin.Of(new Run(), Halves, Rows(40)), Rows(4, first: 100), new NoteList());
        Assert.False(origin.Includes(other));
        Assert.Equal([0, 1, 2, 3], origin.HeldOut(other, null, 4, notes));
        Assert.Equal([0, 1, 2, 3], origin.HeldOut(other, ["train", "train", "train", "train"], 4, notes));
        Assert.Equal([1, 3], origin.HeldOut(other, ["train", "test", "train", "test"], 4, notes));
        Assert.Equal([0, 1, 2, 3], FitOrigin.None.HeldOut(other, null, 4, notes));
        Assert.Empty(notes);
    }

    [Fact]
    public void AFitThatHeldNothingOut_IsWarnedOf()
    {
        var (data, notes) = (Rows(3), new NoteList());
        Assert.Equal([0, 1, 2], FitOrigin.Of(new Run(), Split.Parse("100/0/0"), data).HeldOut(data, null, 3, notes));
        Assert.Contains("all 3 items were learned from", Assert.Single(notes).Text);
    }

    [Fact]
    public void ExamplesAreTheirSource_WhateverTheirColumnsAreUsedFor()
    {
        var table = new Table([new NumberColumn("x", [1, 2]), new NumberColumn("y", [3, 4])]);
        var origin = FitOrigin.Of(new Run(), Halves, Examples.Of(table, new ExampleColumns { Outcome = ["y"] }));
        Assert.True(origin.Includes(Examples.Of(table)));
        Assert.True(origin.Includes(table));
    }

    [Fact]
    public void AModelsRecord_KeepsIt()
    {
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["model"]);
        var origin = FitOrigin.Of(new Run(seed: 7), Split.Parse("80/5/15"), Rows(3));
        ModelRecord.Save(place, new ModelRecord("sample") { Origin = origin }, new Networks.Linear(1, 1, new Torch.RandomStream(0)));
        var again = ModelRecord.Read(place).Origin;
        Assert.Equal((origin.Split, origin.Seed), (again.Split, again.Seed));
        Assert.Equal(origin.Fingerprints, again.Fingerprints);
    }
}
