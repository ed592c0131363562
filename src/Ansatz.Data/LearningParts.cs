namespace Ansatz.Data;

/// <summary>
/// Which items are learned from and which are held out: the parts <c>train</c> and <c>test</c> where the data have them, else the shares of a <see cref="Split"/>.
/// A fit and an evaluation that ask with the same split and seed agree.
/// </summary>
public static class LearningParts
{
    private const string TrainingPart = "train", ValidationPart = "validation", TestPart = "test";

    /// <summary>The items to learn from: the part <c>train</c>; where no part <c>test</c> is kept apart from it, the share that the split gives.</summary>
    /// <param name="parts">The part each item belongs to, or null.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>Numbers, from 0.</returns>
    public static IReadOnlyList<int> Training(IReadOnlyList<string>? parts, int count, Split split, long seed) =>
        IsComplete(parts) ? Named(parts!, TrainingPart) : Divided(parts, count, split, seed).Train;

    /// <summary>
    /// The items to learn from, and others by which the best weights are chosen: the part <c>validation</c>, else the split's share for validation of the items
    /// that could be learned from.
    /// </summary>
    /// <param name="parts">The part each item belongs to, or null.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="split">The shares.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>Numbers, from 0; none that <see cref="HeldOut"/> gives.</returns>
    public static (IReadOnlyList<int> Training, IReadOnlyList<int> Validation) WithValidation(IReadOnlyList<string>? parts, int count, Split split, long seed)
    {
        if (parts?.Contains(ValidationPart) == true) return (Training(parts, count, split, seed), Named(parts, ValidationPart));
        if (!IsComplete(parts))
        {
            var drawn = Divided(parts, count, split, seed);
            return (drawn.Train, drawn.Validation);
        }
        var rows = Named(parts!, TrainingPart);
        var kept = split.Divide(rows.Count, seed).Validation.ToHashSet();
        return ([.. rows.Where((_, i) => !kept.Contains(i))], [.. rows.Where((_, i) => kept.Contains(i))]);
    }

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

    private static bool IsComplete(IReadOnlyList<string>? parts) => parts is not null && parts.Contains(TrainingPart) && parts.Contains(TestPart);

    private static SplitIndices Divided(IReadOnlyList<string>? parts, int count, Split split, long seed)
    {
        IReadOnlyList<int> rows = parts?.Contains(TrainingPart) == true ? Named(parts, TrainingPart) : [.. Enumerable.Range(0, count)];
        var shares = split.Divide(rows.Count, seed);
        return new SplitIndices([.. shares.Train.Select(i => rows[i])], [.. shares.Validation.Select(i => rows[i])], [.. shares.Test.Select(i => rows[i])]);
    }

    private static IReadOnlyList<int> Named(IReadOnlyList<string> parts, string part) => [.. Enumerable.Range(0, parts.Count).Where(i => parts[i] == part)];
}
