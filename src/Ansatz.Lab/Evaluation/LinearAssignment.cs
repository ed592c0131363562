namespace Ansatz.Lab;

/// <summary>
/// The assignment of rows to columns, each once, of the largest sum: the Hungarian method with shortest augmenting paths, in cubic time.
/// Source: Jonker and Volgenant 1987.
/// </summary>
public static class LinearAssignment
{
    /// <summary>The column of each row.</summary>
    /// <param name="gains">What it brings to give a row a column; at most as many rows as columns, finite.</param>
    /// <returns>A column a row, all different.</returns>
    /// <exception cref="ArgumentException">There are more rows than columns, or a gain is not finite.</exception>
    public static IReadOnlyList<int> Maximize(double[,] gains)
    {
        var (rows, columns) = (gains.GetLength(0), gains.GetLength(1));
        if (rows > columns) throw new ArgumentException($"{rows} rows cannot have one of {columns} columns each", nameof(gains));
        foreach (var gain in gains)
            if (!double.IsFinite(gain)) throw new ArgumentException($"a gain is {gain}", nameof(gains));
        var (rowPrice, columnPrice, owner) = (new double[rows + 1], new double[columns + 1], new int[columns + 1]); // row 0 and column 0 are none
        for (var row = 1; row <= rows; row++)
        {
            var (least, from, done) = (new double[columns + 1], new int[columns + 1], new bool[columns + 1]);
            Array.Fill(least, double.PositiveInfinity);
            owner[0] = row;
            var column = 0;
            do
            {
                done[column] = true;
                var (current, next, step) = (owner[column], 0, double.PositiveInfinity);
                for (var j = 1; j <= columns; j++)
                {
                    if (done[j]) continue;
                    var reduced = -gains[current - 1, j - 1] - rowPrice[current] - columnPrice[j];
                    if (reduced < least[j]) (least[j], from[j]) = (reduced, column);
                    if (least[j] < step) (step, next) = (least[j], j);
                }
                for (var j = 0; j <= columns; j++)
                {
                    if (done[j]) (rowPrice[owner[j]], columnPrice[j]) = (rowPrice[owner[j]] + step, columnPrice[j] - step);
                    else least[j] -= step;
                }
                column = next;
            }
            while (owner[column] != 0);
            for (; column != 0; column = from[column]) owner[column] = owner[from[column]];
        }
        var chosen = new int[rows];
        for (var j = 1; j <= columns; j++)
            if (owner[j] > 0) chosen[owner[j] - 1] = j - 1;
        return chosen;
    }
}
