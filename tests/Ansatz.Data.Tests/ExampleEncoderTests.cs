using System.Text.Json.Nodes;
using Ansatz.Torch;

namespace Ansatz.Data.Tests;

public sealed class ExampleEncoderTests
{
    private static readonly Table Houses = new(
        [
            new NumberColumn("rooms", [3, 4, 5, 6], ColumnKind.Integer),
            new TextColumn("town", ["Oslo", "Bergen", "Oslo", "Bergen"]),
            new NumberColumn("floors", [1, 1, 1, 1]),
            new NumberColumn("price", [1.5, 2, 2.5, 3], role: ColumnRole.Outcome),
        ], "houses.csv");

    private static (FeatureEncoder Encoder, NoteList Notes) Fit(Table table, MissingValues missing = MissingValues.Refuse, double limit = double.PositiveInfinity)
    {
        var notes = new NoteList();
        return (FeatureEncoder.Fit(table, notes, missing, limit), notes);
    }

    [Fact]
    public void Numbers_are_standardized_and_categories_become_one_number_each()
    {
        var (encoder, notes) = Fit(Houses);
        Assert.Equal(["rooms", "town=Bergen", "town=Oslo"], encoder.Names);
        Assert.Contains("column 'floors' is 1 in every row", Assert.Single(notes).Text);
        var values = encoder.Encode(Houses);
        Assert.Equal([4, 3], values.Shape);
        var rooms = values.Select(1, 0);
        Assert.Equal(0, rooms.Mean().ToDouble(), 6);
        Assert.Equal(1, rooms.Square().Mean().ToDouble(), 6);
        Assert.Equal([0f, 1, 0, 1], values.Select(1, 1).ToArray<float>());
        Assert.Equal([1f, 1, 1, 1], values.Narrow(1, 1, 2).Sum([1]).ToArray<float>());
    }

    [Fact]
    public void The_statistics_are_those_of_training_and_columns_are_found_by_name()
    {
        var (encoder, _) = Fit(Houses);
        var one = new Table([new TextColumn("town", ["Oslo"]), new NumberColumn("rooms", [4.5])]);
        Assert.Equal([0f, 0, 1], encoder.Encode(one).ToArray<float>());
        Assert.Contains("column 'rooms': does not exist; the columns are room, town; did you mean 'room'?", Assert.Throws<DataException>(() => encoder.Encode(new Table([new NumberColumn("room", [1]), new TextColumn("town", ["Oslo"])]))).Message);
        Assert.Contains("where numbers are expected", Assert.Throws<DataException>(() => encoder.Encode(new Table([new TextColumn("rooms", ["many"]), new TextColumn("town", ["Oslo"])]))).Message);
    }

    [Fact]
    public void Unseen_categories_are_refused_and_listed()
    {
        var (encoder, _) = Fit(Houses);
        var error = Assert.Throws<DataException>(() => encoder.Encode(new Table([new NumberColumn("rooms", [1, 2, 3]), new TextColumn("town", ["Oslo", "Paris", "Rome"])], "new.csv")));
        Assert.Equal("new.csv, column 'town', row 2: 'Paris', 'Rome' did not occur in training (2 rows); the categories are Bergen, Oslo; leave the rows out, or fit again with them", error.Message);
    }

    [Fact]
    public void Missing_values_are_an_error_or_take_the_mean()
    {
        var holes = Houses.With(new NumberColumn("rooms", [3, double.NaN, 5, 7])).With(new TextColumn("town", ["Oslo", "Bergen", null, "Bergen"]));
        Assert.Contains("column 'rooms', row 2: is empty (1 of 4 values are); fill them in, leave the column out, or have its mean taken: --missing mean", Assert.Throws<DataException>(() => Fit(holes)).Message);
        var (encoder, notes) = Fit(holes, MissingValues.Mean);
        Assert.Contains(notes, note => note.Text == "column 'rooms': 1 missing value taken as the mean");
        var values = encoder.Encode(holes);
        Assert.Equal(0, values.Select(1, 0)[1].ToDouble());
        Assert.Equal([0f, 0], values[2][1..].ToArray<float>());
        Assert.Contains("row 2: is empty", Assert.Throws<DataException>(() => Fit(Houses).Encoder.Encode(holes)).Message);
    }

    [Fact]
    public void Infinite_values_are_an_error_that_names_row_and_column()
    {
        var bad = Houses.With(new NumberColumn("rooms", [3, 4, double.NegativeInfinity, 7]));
        Assert.Contains("column 'rooms', row 3: is -Infinity", Assert.Throws<DataException>(() => Fit(bad, MissingValues.Mean)).Message);
        Assert.Contains("column 'rooms', row 3", Assert.Throws<DataException>(() => Fit(Houses).Encoder.Encode(bad)).Message);
    }

    [Fact]
    public void Outliers_are_clamped_where_a_limit_is_given()
    {
        var table = new Table([new NumberColumn("x", [.. Enumerable.Repeat(0.0, 99), 1000])]);
        Assert.Equal(9.95, Fit(table).Encoder.Encode(table).Max().ToDouble(), 2);
        Assert.Equal(6, Fit(table, limit: 6).Encoder.Encode(table).Max().ToDouble());
    }

    [Fact]
    public void A_column_of_very_many_texts_is_refused() => Assert.Contains("--ignore name",
        Assert.Throws<DataException>(() => Fit(new Table([new TextColumn("name", Enumerable.Range(0, 101).Select(i => $"n{i}"))]))).Message);

    [Fact]
    public void Times_are_days()
    {
        var (encoder, _) = Fit(new Table([new TimeColumn("t", [new DateTime(2020, 1, 1), new DateTime(2020, 1, 3)])]));
        Assert.Equal([-1f, 1], encoder.Encode(new Table([new TimeColumn("t", [new DateTime(2020, 1, 1), new DateTime(2020, 1, 3)])])).ToArray<float>());
    }

    [Fact]
    public void What_was_learned_survives_json()
    {
        var examples = Examples.Of(Houses);
        var encoder = ExampleEncoder.Fit(examples, new NoteList(), new() { Limit = 3 });
        var again = ExampleEncoder.FromJson(JsonNode.Parse(encoder.ToJson().ToJsonString()));
        Assert.Equal(encoder.Encode(examples, new NoteList()).ToArray<float>(), again.Encode(examples, new NoteList()).ToArray<float>());
        Assert.Equal(["price"], again.OutcomeNames);
        var outcome = again.EncodeOutcome(examples);
        Assert.Equal(1, outcome.Square().Mean().ToDouble(), 6);
        Assert.Equal([1.5f, 2, 2.5f, 3], again.DecodeOutcome(outcome).ToArray<float>().Select(v => MathF.Round(v, 5)));
        Assert.Contains("kind", Assert.Throws<DataException>(() => ExampleEncoder.FromJson(new JsonObject())).Message);
    }

    [Fact]
    public void A_constant_outcome_is_an_error() => Assert.Contains("is 2 in all 4 rows that are learned from",
        Assert.Throws<DataException>(() => ExampleEncoder.Fit(Houses.With(new NumberColumn("price", [2, 2, 2, 2], role: ColumnRole.Outcome)), new NoteList())).Message);

    [Fact]
    public void Images_are_standardized_channel_by_channel_and_brought_to_size()
    {
        var set = Sample.Set(5, classes: true);
        var encoder = ExampleEncoder.Fit(set, new NoteList());
        var values = encoder.Encode(set, new NoteList());
        Assert.Equal([5, 3, 24, 32], values.Shape);
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(0, values.Select(1, c).Mean().ToDouble(), 5);
            Assert.Equal(1, values.Select(1, c).Square().Mean().ToDouble(), 5);
        }
        var notes = new NoteList();
        Assert.Equal([1, 3, 24, 32], encoder.Encode(new ImageSet([Sample.Picture("big", 3, 48, 64)]), notes).Shape);
        Assert.Contains("cropped and resized", Assert.Single(notes).Text);
        Assert.Equal([0L, 1, 0, 1, 0], encoder.EncodeLabels(set).ToArray<long>());
        Assert.Contains("classes that did not occur in training: bird", Assert.Throws<DataException>(() => encoder.EncodeLabels(new ImageSet([Sample.Picture("x")], [0], ["bird"]))).Message);
    }

    [Fact]
    public void Examples_of_another_kind_or_shape_are_refused()
    {
        var encoder = ExampleEncoder.Fit(Examples.Of(Houses), new NoteList());
        Assert.Contains("holds images, where the model was fitted to a table", Assert.Throws<DataException>(() => encoder.Encode(Sample.Set(2), new NoteList())).Message);
        var codes = ExampleEncoder.Fit(new Codes(["a", "b"], [new("mean", [1f, 2, 3, 4], 2, 2)]), new NoteList());
        Assert.Contains("shape [3], where the model was fitted to [2]", Assert.Throws<DataException>(() => codes.Encode(new Codes(["a"], [new("mean", [1f, 2, 3], 1, 3)]), new NoteList())).Message);
    }

    [Fact]
    public void A_standardizer_inverts_itself_and_leaves_constants_at_zero()
    {
        var values = Tensor.From<double>([1, 5, 2, 5, 6, 5], 3, 2);
        var standardizer = Standardizer.Fit(values);
        var standard = standardizer.Apply(values);
        Assert.Equal([0.0, 0, 0], standard.Select(1, 1).ToArray<double>());
        Assert.Equal(1, standard.Select(1, 0).Square().Mean().ToDouble(), 12);
        Assert.Equal(0, (standardizer.Invert(standard) - values).Abs().Max().ToDouble(), 12);
        Assert.Throws<ArgumentException>(() => new Standardizer([0], [0]));
    }
}
