namespace Ansatz.Data;

/// <summary>
/// Which items are learned from and which are held out: the parts <c>train</c> and <c>test</c> where the data have them, else the shares of a <see cref="Split"/>.
/// A fit and an evaluation that ask with the same split and seed agree.
/// </summary>
public static class LearningParts
{
    private const string TrainingPart = "train", TestPart = "test";

    /// <summary>The items to learn from: the part <c>train</c>; where no part <c>test</c> is kept apart from it, the share that the split gives.</summary>
    /// <param name="parts">The part each item belongs to, or null.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>Numbers, from 0.</returns>
    public static IReadOnlyList<int> Training(IReadOnlyList<string>? parts, int count, Split split, long seed) =>
        parts is not null && parts.Contains(TrainingPart) && parts.Contains(TestPart) ? Named(parts, TrainingPart) : Divided(parts, count, split, seed).Train;

    /// <summary>The items that are not learned from: the part <c>test</c>, else the share that the split gives; all, when there are none.</summary>
    /// <param name="parts">The part each item belongs to, or null.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>Numbers, from 0.</returns>
    public static IReadOnlyList<int> HeldOut(IReadOnlyList<string>? parts, int count, Split split, long seed)
    {
        var rows = parts?.Contains(TestPart) == true ? Named(parts, TestPart) : Divided(parts, count, split, seed).Test;
        return rows.Count > 0 ? rows : [.. Enumerable.Range(0, count)];
    }

    /// <summary>At most so many of the numbers from 0, evenly spread.</summary>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="most">How many are wanted at most.</param>
    /// <returns>Numbers, in ascending order.</returns>
    public static IReadOnlyList<int> Thinned(int count, int most) =>
        [.. Enumerable.Range(0, Math.Min(count, most)).Select(i => count <= most ? i : (int)((long)i * count / most))];

    private static SplitIndices Divided(IReadOnlyList<string>? parts, int count, Split split, long seed)
    {
        IReadOnlyList<int> rows = parts?.Contains(TrainingPart) == true ? Named(parts, TrainingPart) : [.. Enumerable.Range(0, count)];
        var shares = split.Divide(rows.Count, seed);
        return new SplitIndices([.. shares.Train.Select(i => rows[i])], [.. shares.Validation.Select(i => rows[i])], [.. shares.Test.Select(i => rows[i])]);
    }

    private static IReadOnlyList<int> Named(IReadOnlyList<string> parts, string part) => [.. Enumerable.Range(0, parts.Count).Where(i => parts[i] == part)];
}
