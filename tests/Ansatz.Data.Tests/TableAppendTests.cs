namespace Ansatz.Data.Tests;

public sealed class TableAppendTests
{
    [Fact]
    public void Rows_of_the_second_table_follow_whatever_the_order_of_its_columns()
    {
        var first = new Table([new NumberColumn("a", [1.0, 2]), new TextColumn("b", ["x", null])]);
        var second = new Table([new TextColumn("b", ["y"]), new TextColumn("c", ["z"]), new NumberColumn("a", [double.NaN])]);
        var both = first.Append(second);
        Assert.Equal(["a", "b"], both.Names);
        Assert.Equal(["x", null, "y"], both["b"].ToTexts());
        Assert.Equal([1, 2, double.NaN], both.Numbers("a").Values.ToArray());
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_named()
    {
        var first = new Table([new NumberColumn("a", [1.0])]);
        Assert.Contains("'a'", Assert.Throws<DataException>(() => first.Append(new Table([new TextColumn("a", ["x"])], "other.csv"))).Message);
        Assert.Throws<DataException>(() => first.Append(new Table([new NumberColumn("b", [1.0])])));
    }
}
