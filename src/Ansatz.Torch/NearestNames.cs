namespace Ansatz.Torch;

/// <summary>Finds the known names nearest to one mistyped: of an address, a column, a data set, an option.</summary>
public static class NearestNames
{
    /// <summary>
    /// The candidates within an edit distance of a third of the word's length (at least 2), or that begin with the word; best first.
    /// The distance counts insertions, deletions, substitutions and swaps of neighbors, without regard to case.
    /// </summary>
    /// <param name="given">The name as typed.</param>
    /// <param name="candidates">The names that exist.</param>
    /// <param name="count">How many to return at most.</param>
    public static IReadOnlyList<string> Of(string given, IEnumerable<string> candidates, int count = 3)
    {
        var word = given.ToLowerInvariant();
        var limit = Math.Max(2, word.Length / 3);
        return
        [
            .. candidates.Distinct()
                .Select(name => (name, distance: Rank(word, name.ToLowerInvariant())))
                .Where(pair => pair.distance <= limit)
                .OrderBy(pair => pair.distance).ThenBy(pair => pair.name, StringComparer.Ordinal)
                .Take(count).Select(pair => pair.name),
        ];
    }

    /// <summary>The edit distance with swaps of neighboring letters (optimal string alignment).</summary>
    /// <param name="first">One word.</param>
    /// <param name="second">The other.</param>
    public static int Distance(string first, string second)
    {
        var (above, before, row) = (new int[second.Length + 1], new int[second.Length + 1], new int[second.Length + 1]);
        for (var j = 0; j <= second.Length; j++) before[j] = j;
        for (var i = 1; i <= first.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var substitute = before[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitute, Math.Min(before[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                    row[j] = Math.Min(row[j], above[j - 2] + 1);
            }
            (above, before, row) = (before, row, above);
        }
        return before[second.Length];
    }

    private static int Rank(string word, string name)
    {
        if (word.Length > 200 || name.Length > 200) return int.MaxValue;
        return word.Length > 1 && name.Length > word.Length && name.StartsWith(word, StringComparison.Ordinal) ? 1 : Distance(word, name);
    }
}
