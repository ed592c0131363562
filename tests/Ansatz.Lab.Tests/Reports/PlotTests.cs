using System.Text.Json.Nodes;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class PlotTests
{
    [Fact]
    public void Points_carry_six_digits_and_gaps_for_what_is_not_finite()
    {
        var plot = Plot.Line("p", "step", "nats", new Series("elbo", [1, 2, 3], [1.0 / 3, double.NaN, double.PositiveInfinity]));
        var values = plot.Specification["data"]!["values"]!.AsArray();
        Assert.Equal("0.333333", values[0]!["y"]!.ToJsonString());
        Assert.Null(values[1]!["y"]);
        Assert.Null(values[2]!["y"]);
    }

    [Fact]
    public void Only_several_series_get_a_legend()
    {
        var series = new Series("a", [1], [1]);
        Assert.Null(Plot.Line("p", "x", "y", series).Specification["encoding"]!["color"]);
        Assert.NotNull(Plot.Line("p", "x", "y", series, series with { Name = "b" }).Specification["encoding"]!["color"]);
    }

    [Fact]
    public void Maps_put_each_row_into_the_series_of_its_class()
    {
        var rows = Tensor.From([0.0, 0, 1, 0, 5, 1, 6, 1], 4, 2);
        var map = Plot.PrincipalMap("m", rows, [0, 0, 2, 2], ["a", "b", "c"]);
        var values = map.Specification["data"]!["values"]!.AsArray();
        Assert.Equal(["a", "a", "c", "c"], values.Select(v => v!["series"]!.GetValue<string>()));
        Assert.True(values[1]!["x"]!.GetValue<double>() < values[2]!["x"]!.GetValue<double>());
        Assert.Throws<ArgumentException>(() => Plot.Map("m", "x", "y", rows, [0, 0], ["a"]));
    }

    [Fact]
    public void Shares_of_each_group_sum_to_one_over_the_common_range()
    {
        var plot = Plot.Shares("s", "x", 4, new("a", [0.0, 0.5, 1, 4]), new("b", [2.5, 3.9]));
        var values = plot.Specification["data"]!["values"]!.AsArray();
        double[] Of(string name) => [.. values.Where(v => v!["series"]!.GetValue<string>() == name).Select(v => v!["y"]!.GetValue<double>())];
        Assert.Equal([0.5, 0.25, 0, 0.25], Of("a"));
        Assert.Equal([0, 0, 0.5, 0.5], Of("b"));
    }

    [Fact]
    public void Series_of_unequal_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => Plot.Scatter("p", "x", "y", new Series("a", [1, 2], [1])));

    [Fact]
    public void Grouped_bars_stand_side_by_side_by_series()
    {
        var plot = Plot.GroupedBar("p", "mode", "value", ["1", "2"], new("theory", [1, 2]), new("measured", [1.1, double.NaN]));
        Assert.Equal("series", (string?)plot.Specification["encoding"]!["xOffset"]!["field"]);
        Assert.Equal(["theory 1 1", "theory 2 2", "measured 1 1.1", "measured 2 "],
            plot.Specification["data"]!["values"]!.AsArray().Select(value => $"{value!["series"]} {value["x"]} {value["y"]}"));
        Assert.Throws<ArgumentException>(() => Plot.GroupedBar("p", "mode", "value", ["1", "2"], new KeyValuePair<string, IReadOnlyList<double>>("theory", [1])));
    }

    [Fact]
    public void Intervals_carry_their_ends_and_the_truth_where_it_is_known()
    {
        var plot = Plot.Intervals("i", "unit", "y", [1, 2], [0, 1.5], [2, 2.5], [1.2, 3]);
        Assert.Equal(["1 0 1 2 1.2", "2 1.5 2 2.5 3"],
            plot.Specification["data"]!["values"]!.AsArray().Select(value => $"{value!["x"]} {value["low"]} {value["y"]} {value["high"]} {value["truth"]}"));
        Assert.Equal(3, plot.Specification["layer"]!.AsArray().Count);
        Assert.Equal(2, Plot.Intervals("i", "unit", "y", [1], [0], [2]).Specification["layer"]!.AsArray().Count);
        Assert.Throws<ArgumentException>(() => Plot.Intervals("i", "unit", "y", [1, 2], [0], [2, 3]));
    }

    [Fact]
    public void Sections_read_back_from_their_folder_picture_by_picture()
    {
        using var folder = new TemporaryFolder();
        var table = new ReportTable("t", ["name, unit", "value"], [["a \"quoted\"\nline", "1.5"], ["", "2"]]) { Caption = "A table." };
        var grid = new ImageGrid("g", new byte[] { 1, 2, 3 }, new(20, 10, 1, 2) { ColumnNames = ["a", "b"] });
        var plot = Plot.Bar("b", "x", "y", [new("one", 1), new("two", 2)]);
        SectionFolder.Write(folder.FullPath, [new ReportSection("First", "Text.").Add(table, grid), new ReportSection("Second").Add(plot), new ReportSection("Third").Add(table with { Name = "b" })]);
        var read = SectionFolder.Read(folder.FullPath);
        Assert.Equal(["First", "Second", "Third"], read.Select(section => section.Title));
        var first = Assert.IsType<ReportTable>(read[0].Pictures[0]);
        Assert.Equal(table.Columns, first.Columns);
        Assert.Equal(table.Rows, first.Rows);
        Assert.Equal("A table.", first.Caption);
        var second = Assert.IsType<ImageGrid>(read[0].Pictures[1]);
        Assert.Equal(grid.Png.ToArray(), second.Png.ToArray());
        Assert.Equal(["a", "b"], second.Layout.ColumnNames);
        Assert.True(JsonNode.DeepEquals(plot.Specification, Assert.IsType<Plot>(read[1].Pictures[0]).Specification));
        Assert.True(File.Exists(folder["b.vl.json"]) && File.Exists(folder["g.png"]) && File.Exists(folder["b-2.csv"]));
    }

    [Fact]
    public void Regions_lie_behind_the_points_and_share_their_colors()
    {
        var plot = Plot.Scatter("p", "x", "y", new Series("a", [1], [2]), new Series("b", [3], [4])).Over(new Rectangle("a", 0, 2, 0, 3));
        var layers = (System.Text.Json.Nodes.JsonArray)plot.Specification["layer"]!;
        Assert.Equal("rect", (string)layers[0]!["mark"]!["type"]!);
        Assert.Equal("circle", (string)layers[1]!["mark"]!["type"]!);
        Assert.Equal("x2", (string)layers[0]!["encoding"]!["x2"]!["field"]!);
        Assert.Equal((string)layers[0]!["encoding"]!["color"]!["field"]!, (string)layers[1]!["encoding"]!["color"]!["field"]!);
        Assert.Null(plot.Specification["mark"]);
    }
}
