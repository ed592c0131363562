using Ansatz.Data.Named;

namespace Ansatz.Data.Tests;

public sealed class ScenesTests
{
    private static Sequence Path(string id, int first, int count, string group = "g", string? environment = "e", float offset = 0) =>
        new(id, [.. Enumerable.Range(first, count).Select(t => t * 0.4)], [.. Enumerable.Range(first, count).SelectMany(t => new[] { offset + t, offset })], 2, group, environment);

    [Fact]
    public void Windows_hold_those_who_are_there_all_the_time()
    {
        var notes = new NoteList();
        var scenes = Scenes.Of(new Sequences([Path("a", 0, 6), Path("b", 2, 4, offset: 10), Path("late", 5, 2)]), 3, least: 2, notes: notes);
        Assert.Equal(2, scenes.Count); // starts 2 and 3
        Assert.Equal(["a", "b"], scenes.MembersOf(0));
        Assert.Equal(0.4, scenes.Step, 12);
        Assert.Equal(0.8, scenes.StartOf(0), 12);
        var batch = scenes.Batch([1]);
        Assert.Equal([3f, 0, 4, 0, 5, 0, 13, 10, 14, 10, 15, 10], batch.Paths.ToArray<float>());
        Assert.Equal([2], batch.Sizes);
        Assert.Contains("1 of 3 sequences", notes[0].Text);
    }

    [Fact]
    public void A_gap_ends_a_window()
    {
        var gap = new Sequence("a", [0, 1, 2, 4, 5, 6, 7], [0, 1, 2, 4, 5, 6, 7], 1, "g");
        var scenes = Scenes.Of(new Sequences([gap]), 3);
        Assert.Equal([0.0, 4, 5], Enumerable.Range(0, scenes.Count).Select(scenes.StartOf));
        Assert.Equal(1, Scenes.Latest(new Sequences([gap]), 4).Count);
        Assert.Equal(4, Scenes.Latest(new Sequences([gap]), 4).StartOf(0));
    }

    [Fact]
    public void Groups_and_environments_stay_apart()
    {
        var scenes = Scenes.Of(new Sequences([Path("a", 0, 3, "g", "e"), Path("a", 0, 3, "g", "f"), Path("c", 0, 3, "h", "f")]), 3);
        Assert.Equal(3, scenes.Count);
        Assert.Equal(["e", "f"], scenes.Environments);
        Assert.Equal(2, scenes.OfEnvironment("f").Count);
        Assert.Equal([1L, 1], scenes.OfEnvironment("f").Batch().Environments.ToArray<long>());
        Assert.Contains("e, f", Assert.Throws<SpellingException>(() => scenes.OfEnvironment("g")).Message);
    }

    [Fact]
    public void What_cannot_be_cut_is_refused()
    {
        Assert.Contains("no times", Assert.Throws<DataException>(() => Scenes.Of(new Sequences([new Sequence("a", [], [1, 2], 1)]), 1)).Message);
        Assert.Contains("'a', row 2: holds no number", Assert.Throws<DataException>(() => Scenes.Of(new Sequences([new Sequence("a", [0, 1], [1, float.NaN], 1)]), 1)).Message);
        Assert.Contains("resample", Assert.Throws<DataException>(() => Scenes.Of(new Sequences([new Sequence("a", [0, 1, 2, 2.5], [1, 2, 3, 4], 1)]), 1)).Message);
    }

    [Fact]
    public void Crossing_pedestrians_keep_their_distance_and_their_starts()
    {
        var wide = DataArgument.Resolve<Sequences>("crowd-crossing:radii=0.5,count=60");
        var narrow = DataArgument.Resolve<Sequences>("crowd-crossing:radii=0.1,count=60");
        var (a, b) = (Scenes.Of(wide, 20, 2), Scenes.Of(narrow, 20, 2));
        Assert.Equal(60, a.Count);
        double Nearest(Scenes scenes) => (scenes.Batch().Paths.Unflatten(0, [60, 2]) is var p ? (p.Select(1, 0) - p.Select(1, 1)).Square().Sum([-1]).Sqrt().Min().ToDouble() : 0);
        Assert.InRange(Nearest(a), 1.0 - 0.02, 2); // twice the radius, less what the steps between the rows do
        Assert.InRange(Nearest(b), 0.2 - 0.02, 1);
        var (p, q) = (a.Batch().Paths, b.Batch().Paths);
        Assert.Equal(0, (p.Select(1, 0) - q.Select(1, 0)).Abs().Max().ToDouble());
        Assert.InRange((p.Narrow(1, 1, 19) - p.Narrow(1, 0, 19)).Square().Sum([-1]).Sqrt().Max().ToDouble(), 0.3, 0.4001);
        Assert.Equal(wide[3].Fingerprint, DataArgument.Resolve<Sequences>("crowd-crossing:radii=0.5,count=2")[3].Fingerprint);
        Assert.NotEqual(wide[3].Fingerprint, DataArgument.Resolve<Sequences>("crowd-crossing:radii=0.5,count=2,seed=9")[3].Fingerprint);
        Assert.Throws<SpellingException>(() => DataArgument.Resolve<Sequences>("crowd-crossing:radii=-1"));
    }

    [Fact]
    public void Published_scenes_are_as_their_readme_says()
    {
        Assert.SkipWhen(DataFolders.Find("orca-crossing") is null, "the folder orca-crossing is not under ANSATZ_DATA");
        var test = DataArgument.Resolve<Sequences>("orca-crossing:part=test,radii=0.8");
        var scenes = Scenes.Of(test, 20, 2);
        Assert.Equal(1000, scenes.Count);
        Assert.Equal(["r=0.8"], scenes.Environments);
        Assert.Equal(40, DataArgument.Resolve<Sequences>("orca-crossing:part=adapt,count=20").Count);
    }

    [Fact]
    public void Recordings_are_grouped_by_place()
    {
        Assert.SkipWhen(DataFolders.Find("eth-ucy") is null, "the folder eth-ucy is not under ANSATZ_DATA");
        var all = DataArgument.Resolve<Sequences>("eth-ucy:part=all,places=eth+zara1");
        Assert.Equal(["eth", "zara1"], all.Environments);
        Assert.Equal(["test", "train"], all.Parts);
        var scenes = Scenes.Of(all.Part("test"), 20, 2);
        Assert.Equal(0.4, scenes.Step, 9);
        Assert.InRange(scenes.Count, 50, 1500);
        Assert.Contains("nearest", Assert.Throws<SpellingException>(() => DataArgument.Resolve<Sequences>("eth-ucy:heldout=ethh")).Message + " nearest");
    }
}
