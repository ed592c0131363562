using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>Draws as tables that other Bayesian tools read: a row a draw, a column a scalar address, <c>theta[1,2]</c>, with indices from 0.</summary>
internal static class DrawTable
{
    /// <summary>The most columns that a table of draws has.</summary>
    public const int MostColumns = 100_000;

    /// <summary>A table of draws.</summary>
    /// <param name="draws">Values <c>[draws, ..]</c> by address.</param>
    /// <param name="count">How many draws there are.</param>
    /// <exception cref="DataException">There are more columns than <see cref="MostColumns"/>.</exception>
    public static Table Of(ChoiceMap draws, int count)
    {
        var total = draws.Sum(choice => choice.Value.Count / Math.Max(choice.Value.Size(0), 1));
        if (total > MostColumns) throw new DataException("", "draws", $"have {total:N0} scalar addresses, more than {MostColumns:N0} columns", "use fewer rows");
        var columns = new List<Column> { new NumberColumn("draw", [.. Enumerable.Range(0, count).Select(i => (double)i)], ColumnKind.Integer, role: ColumnRole.Id) };
        foreach (var (address, value) in draws)
        {
            var names = Names(address, value.Shape[1..]).ToArray();
            var flat = value.Reshape([count, names.Length]).To(ScalarType.Float64).ToArray<double>();
            var kind = value.IsFloatingPoint ? ColumnKind.Number : ColumnKind.Integer;
            for (var c = 0; c < names.Length; c++)
                columns.Add(new NumberColumn(names[c], [.. Enumerable.Range(0, count).Select(row => flat[row * names.Length + c])], kind));
        }
        return new Table(columns);
    }

    /// <summary>The scalar addresses of a value: the address itself, or with its indices from 0.</summary>
    /// <param name="address">The address.</param>
    /// <param name="shape">The shape of the value.</param>
    public static IEnumerable<string> Names(string address, Shape shape)
    {
        if (shape.Rank == 0) return [address];
        return Enumerable.Range(0, (int)shape.Elements).Select(flat =>
        {
            var indices = new long[shape.Rank];
            long rest = flat;
            for (var d = shape.Rank - 1; d >= 0; d--) (rest, indices[d]) = Math.DivRem(rest, shape[d]);
            return $"{address}[{string.Join(',', indices)}]";
        });
    }
}
