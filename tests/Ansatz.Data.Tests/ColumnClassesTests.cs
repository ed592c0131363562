namespace Ansatz.Data.Tests;

public sealed class ColumnClassesTests
{
    [Fact]
    public void Numbers_are_in_their_order_texts_in_ordinal_order_and_what_is_missing_is_no_class()
    {
        var numbers = ColumnClasses.Of(new NumberColumn("n", [10, 2, double.NaN, 2, -1], ColumnKind.Integer));
        Assert.Equal(["-1", "2", "10"], numbers.Names);
        Assert.Equal([2, 1, -1, 1, 0], numbers.Labels);
        var texts = ColumnClasses.Of(new TextColumn("t", ["b", "B", null, "10", "b"]));
        Assert.Equal(["10", "B", "b"], texts.Names);
        Assert.Equal([2, 1, -1, 0, 2], texts.Labels);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(ColumnClasses.Most, true)]
    [InlineData(ColumnClasses.Most + 1, false)]
    public void One_value_tells_nothing_apart_and_many_are_no_classes(int values, bool few) =>
        Assert.Equal(few, ColumnClasses.Of(new NumberColumn("n", [.. Enumerable.Range(0, 300).Select(i => (double)(i % values))])).AreFew);
}
