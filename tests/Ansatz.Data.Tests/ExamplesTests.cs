using Ansatz.Data.Formats;
using Ansatz.Testing;

namespace Ansatz.Data.Tests;

public sealed class ExamplesTests
{
    private static readonly Table Houses = new(
        [
            new TextColumn("id", ["h1", "h2", "h3", "h4"]),
            new NumberColumn("rooms", [3, 4, 5, 6], ColumnKind.Integer),
            new TextColumn("town", ["Oslo", "Bergen", "Oslo", "Bergen"]),
            new NumberColumn("price", [1.5, 2, 2.5, 3], unit: "M"),
        ], "houses.csv");

    private static readonly ExampleColumns Price = new() { Outcome = ["price"] };

    [Fact]
    public void Columns_have_the_uses_that_are_named()
    {
        var examples = Examples.Of(Houses, new() { Outcome = ["price"], Label = "town" });
        Assert.Equal(["h1", "h2", "h3", "h4"], examples.Ids);
        Assert.Equal(["rooms"], examples.Features.Select(c => c.Name));
        Assert.Equal([1.5f, 2, 2.5f, 3], examples.OutcomeTensor().ToArray<float>());
        Assert.Equal([4, 1], examples.OutcomeTensor().Shape);
        Assert.Equal(["Bergen", "Oslo"], examples.ClassNames!);
        Assert.Equal([1, 0, 1, 0], examples.Labels!);
        Assert.Equal("4 rows of 1 feature, outcome price [M], label town (2 classes)", examples.Description);
        Assert.Equal(["town", "price"], Examples.Of(Houses, new() { Ignore = ["rooms"] }).Features.Select(c => c.Name));
        Assert.Equal([6f, 5, 4, 3], Examples.Of(Houses, new() { Outcome = ["rooms"], Ignore = ["town"] }).Select([3, 2, 1, 0]).OutcomeTensor().ToArray<float>());
    }

    [Fact]
    public void Classes_that_are_numbers_are_in_the_order_of_numbers() =>
        Assert.Equal(["2", "10"], Examples.Of(new Table([new NumberColumn("x", [0, 0, 0]), new NumberColumn("y", [10, 2, 10], ColumnKind.Integer)]), new() { Label = "y" }).ClassNames!);

    [Fact]
    public void What_does_not_fit_its_use_is_refused()
    {
        string Message(ExampleColumns roles) => Assert.Throws<DataException>(() => Examples.Of(Houses, roles)).Message;
        Assert.Contains("did you mean 'price'?", Message(new() { Outcome = ["prise"] }));
        Assert.Contains("holds text values, as 'Oslo' in row 1", Message(new() { Outcome = ["town"] }));
        Assert.Contains("'price': is named for two uses", Message(new() { Outcome = ["price"], Ignore = ["price"] }));
        Assert.Contains("--outcome COLUMN; there are rooms, price", Assert.Throws<DataException>(() => ((Examples)Houses).OutcomeTensor()).Message);
        Assert.Contains("--label COLUMN", Assert.Throws<DataException>(() => ((Examples)Houses).LabelTensor()).Message);
        var holes = Houses.With(new NumberColumn("price", [1, double.NaN, double.PositiveInfinity, 2]));
        Assert.Contains("column 'price', row 2: is empty", Assert.Throws<DataException>(() => Examples.Of(holes, Price).OutcomeTensor()).Message);
        Assert.Contains("column 'price', row 1: is ∞", Assert.Throws<DataException>(() => Examples.Of(holes.Rows([2, 0]), Price).OutcomeTensor()).Message.Replace("Infinity", "∞"));
    }

    [Fact]
    public void Images_have_their_classes_and_the_columns_that_stand_beside_them()
    {
        var images = Sample.Set(4, classes: true);
        var examples = Examples.Of(images, Sample.Numbers(4).Rows([3, 1, 0, 2]), new() { Outcome = ["warmth"] });
        Assert.Equal([0f, 0.1f, 0.2f, 0.3f], examples.OutcomeTensor().ToArray<float>());
        Assert.Equal([0, 1, 0, 1], examples.Labels!);
        Assert.Equal([4, 3, 24, 32], examples.ToTensor().Shape);
        Assert.Equal([0.2f], examples.Select([2]).OutcomeTensor().ToArray<float>());
        Assert.Contains("put a table", Assert.Throws<DataException>(() => Examples.Of(images, roles: Price)).Message);
        Assert.Contains("images have no row", Assert.Throws<DataException>(() => Examples.Of(images, Sample.Numbers(3), new() { Outcome = ["warmth"] })).Message);
    }

    [Fact]
    public void Codes_are_examples_too()
    {
        var codes = new Codes(["a", "b"], [new("mean", [1f, 2, 3, 4], 2, 2)]);
        var examples = Examples.Of(codes, new([new TextColumn("key", ["b", "a"]), new NumberColumn("y", [5, 6])]), new() { Outcome = ["y"], Id = "key" });
        Assert.Equal([6f, 5], examples.OutcomeTensor().ToArray<float>());
        Assert.Equal([1f, 2, 3, 4], examples.ToTensor().ToArray<float>());
    }

    [Fact]
    public void Parts_are_kept_and_what_is_missing_is_drawn_from_the_training_part()
    {
        var table = new Table([new NumberColumn("x", [.. Enumerable.Range(0, 30).Select(i => (double)i)]), new TextColumn("part", Enumerable.Range(0, 30).Select(i => i < 20 ? "train" : "test"))]);
        var (train, validation, test) = ((Examples)table).Divide(new(0.8, 0.2, 0), seed: 1);
        Assert.Equal((16, 4), (train.Count, validation.Count));
        Assert.Equal([.. Enumerable.Range(20, 10).Select(i => (float)i)], test.ToTensor().ToArray<float>());
        Assert.Equal(Enumerable.Range(0, 20), train.ToTensor().ToArray<float>().Concat(validation.ToTensor().ToArray<float>()).Order().Select(v => (int)v));
        var all = ((Examples)table.Select("x")).Divide(Split.Default, seed: 1);
        Assert.Equal((24, 3, 3), (all.Train.Count, all.Validation.Count, all.Test.Count));
    }

    [Fact]
    public void Groups_stay_together()
    {
        var table = new Table([new NumberColumn("x", [.. Enumerable.Range(0, 40).Select(i => (double)i)]), new TextColumn("person", Enumerable.Range(0, 40).Select(i => $"p{i % 8}"))]);
        var (train, validation, test) = ((Examples)table).Divide(Split.Default, seed: 3, by: "person");
        string[][] people = [.. new[] { train, validation, test }.Select(part => part.Columns["person"].ToTexts().Distinct().OfType<string>().ToArray())];
        Assert.Equal(8, people.SelectMany(p => p).Count());
    }

    [Fact]
    public void An_argument_of_any_kind_is_read_as_examples()
    {
        using var folder = new TemporaryFolder();
        FormatRegistry.Write(Houses, folder["houses.csv"]);
        FormatRegistry.Write(Sample.Set(3), folder["pictures/"]);
        FormatRegistry.Write(new Codes(["p0.png", "p1.png", "p2.png"], [new("mean", [1f, 2, 3], 3, 1)]), folder["z.npz"]);
        FormatRegistry.Write(Sample.Numbers(3), folder["numbers.csv"]);
        Assert.Equal(ExampleKind.Table, DataArgument.ResolveExamples(folder["houses.csv"], roles: Price).Kind);
        Assert.Equal(ExampleKind.Images, DataArgument.ResolveExamples(folder["pictures"]).Kind);
        Assert.Equal(ExampleKind.Codes, DataArgument.ResolveExamples(folder["z.npz"]).Kind);
        Assert.Equal(ExampleKind.Codes, DataArgument.ResolveExamples(folder["numbers.csv"], typeof(Codes)).Kind);
        ExampleColumns warmth = new() { Outcome = [folder["numbers.csv"] + ":warmth"] };
        Assert.Equal([0f, 0.1f, 0.2f], DataArgument.ResolveExamples(folder["pictures"], roles: warmth).OutcomeTensor().ToArray<float>());
        Assert.Equal([0f, 0.1f, 0.2f], DataArgument.ResolveExamples(folder["z.npz"], roles: warmth).OutcomeTensor().ToArray<float>());
        File.Copy(folder["numbers.csv"], folder["pictures/outcomes.csv"]);
        Assert.Equal([0f, 0.1f, 0.2f], DataArgument.ResolveExamples(folder["pictures"], roles: new() { Outcome = ["warmth"] }).OutcomeTensor().ToArray<float>());
        Assert.Equal(2, DataArgument.ResolveExamples("rendered-faces:count=2", roles: new() { Label = "smile" }).Labels!.Count);
    }
}
