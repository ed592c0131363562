namespace Ansatz.Data.Tests;

public sealed class TableTests
{
    private static readonly Table People = new(
        [
            new TextColumn("name", ["ann", "bob", null], role: ColumnRole.Id),
            new NumberColumn("age", [31, double.NaN, 50], ColumnKind.Integer, "years"),
            new NumberColumn("smile", [1, 0, 1], ColumnKind.Boolean),
            new TimeColumn("seen", [new DateTime(2020, 2, 29), null, new DateTime(2021, 1, 1, 12, 30, 0)]),
        ], "people.csv");

    [Fact]
    public void A_missing_column_is_named_with_the_nearest()
    {
        var error = Assert.Throws<DataException>(() => People["agee"]);
        Assert.Contains("people.csv", error.Message);
        Assert.Contains("did you mean 'age'", error.Message);
    }

    [Fact]
    public void Columns_of_unequal_length_or_equal_names_are_refused()
    {
        Assert.Throws<DataException>(() => new Table([new NumberColumn("a", [1]), new NumberColumn("b", [1, 2])]));
        Assert.Throws<DataException>(() => new Table([new NumberColumn("a", [1]), new NumberColumn("a", [2])]));
    }

    [Fact]
    public void Rows_and_columns_are_chosen()
    {
        var chosen = People.Rows([2, 0]).Select("age", "name");
        Assert.Equal(["age", "name"], chosen.Names);
        Assert.Equal(50, chosen.Numbers("age").Values[0]);
        Assert.Equal(2, chosen.Count);
        Assert.Equal("years", chosen["age"].Unit);
    }

    [Fact]
    public void Text_where_numbers_are_expected_is_refused_with_the_value() =>
        Assert.Contains("'ann' in row 1", Assert.Throws<DataException>(() => People.Numbers("name")).Message);

    [Fact]
    public void The_fingerprint_is_of_the_content()
    {
        Assert.Equal(People.Fingerprint, People.From("elsewhere").Fingerprint);
        Assert.Equal(64, People.Fingerprint.Length);
        Assert.NotEqual(People.Fingerprint, People.Rows([1, 0, 2]).Fingerprint);
        Assert.NotEqual(People.Fingerprint, People.With(People["age"].As(unit: "months")).Fingerprint);
    }

    [Fact]
    public void A_tensor_has_the_rows_and_columns_and_refuses_what_is_missing()
    {
        var table = People.Rows([0, 2]);
        var tensor = table.ToTensor("age", "smile");
        Assert.Equal([2, 2], tensor.Shape);
        Assert.Equal([31f, 1f, 50f, 1f], tensor.ToArray<float>());
        var error = Assert.Throws<DataException>(() => People.ToTensor("age"));
        Assert.Contains("row 2", error.Message);
        Assert.Equal(table.Numbers("age").Values.ToArray(), Table.FromTensor(tensor, ["age", "smile"]).Numbers("age").Values.ToArray());
    }

    [Fact]
    public void A_division_by_a_column_keeps_its_values_together()
    {
        var table = new Table([new NumberColumn("x", [.. Enumerable.Range(0, 90).Select(i => (double)i)]), new TextColumn("piece", Enumerable.Range(0, 90).Select(i => $"{i % 9}"))]);
        var (train, validation, test) = table.Divide(Split.Default, 2, by: "piece");
        Assert.Equal(90, train.Count + validation.Count + test.Count);
        Assert.Empty(((TextColumn)train["piece"]).Categories.Intersect(((TextColumn)test["piece"]).Categories));
    }
}
