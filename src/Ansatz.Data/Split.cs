using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Data;

/// <summary>
/// How a data set is divided: shares of training, validation and test items, drawn with a seed.
/// Typed as <c>80/10/10</c> (or <c>80/20</c>: no validation part); the shares are scaled to sum to 1.
/// </summary>
/// <param name="Train">The share of training items, in [0, 1].</param>
/// <param name="Validation">The share of validation items, in [0, 1].</param>
/// <param name="Test">The share of test items, in [0, 1].</param>
public readonly record struct Split(double Train, double Validation, double Test) : ISpelled
{
    /// <summary>The names of the parts, in order: train, validation, test.</summary>
    public static IReadOnlyList<string> PartNames { get; } = ["train", "validation", "test"];

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("TRAIN/VALIDATION/TEST", "the shares of the parts, in percent or any unit: 80/10/10"),
        new("TRAIN/TEST", "the same without a validation part"),
    ];

    /// <summary>80/10/10.</summary>
    public static Split Default { get; } = new(0.8, 0.1, 0.1);

    /// <summary>Reads a split.</summary>
    /// <param name="text">Two or three non-negative numbers with slashes between.</param>
    /// <exception cref="SpellingException">The text is not a split, or nothing is left to train on.</exception>
    public static Split Parse(string text)
    {
        var shares = text.Split('/').Select(part =>
            double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var share)
                && double.IsFinite(share) ? share : -1).ToArray();
        if (shares.Length is not (2 or 3) || shares.Any(s => s < 0) || shares[0] <= 0)
            throw new SpellingException(text, "a split is expected: shares of train/validation/test, as in 80/10/10 (or train/test, as in 80/20)");
        var sum = shares.Sum();
        return shares.Length == 2 ? new(shares[0] / sum, 0, shares[1] / sum) : new(shares[0] / sum, shares[1] / sum, shares[2] / sum);
    }

    /// <summary>
    /// Divides items 0 .. count - 1. Without groups the parts have round(share * count) items; with groups every group stays whole,
    /// groups are taken in random order, and each goes where most of the wanted number is still missing.
    /// The indices of a part are ascending, and the same for the same arguments on every machine.
    /// </summary>
    /// <param name="count">The number of items.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="groups">The key of each item's group (patient, photograph), or null.</param>
    /// <exception cref="ArgumentException">The number of keys is not the number of items.</exception>
    public SplitIndices Divide(int count, long seed, IReadOnlyList<string>? groups = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (groups is not null && groups.Count != count)
            throw new ArgumentException($"{groups.Count} group keys were given for {count} items.", nameof(groups));
        double[] wanted = [Train * count, Validation * count, Test * count];
        var random = new SeededRandom(seed);
        var parts = new List<int>[] { [], [], [] };
        if (groups is null)
        {
            var order = random.Permutation(count);
            var validation = Math.Min((int)Math.Round(wanted[1]), count);
            var test = Math.Min((int)Math.Round(wanted[2]), count - validation);
            parts[1].AddRange(order[..validation]);
            parts[2].AddRange(order[validation..(validation + test)]);
            parts[0].AddRange(order[(validation + test)..]);
        }
        else
        {
            var members = Enumerable.Range(0, count).GroupBy(i => groups[i]).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
            foreach (var group in random.Permutation(members.Length).Select(i => members[i]))
                parts[Enumerable.Range(0, 3).MaxBy(p => wanted[p] - parts[p].Count)].AddRange(group);
        }
        return new([.. parts[0].Order()], [.. parts[1].Order()], [.. parts[2].Order()]);
    }

    /// <summary>The split as typed, in percent.</summary>
    public override string ToString() => $"{Train * 100:0.###}/{Validation * 100:0.###}/{Test * 100:0.###}";
}

/// <summary>The items of each part of a split, ascending.</summary>
/// <param name="Train">The training items.</param>
/// <param name="Validation">The validation items.</param>
/// <param name="Test">The test items.</param>
public sealed record SplitIndices(IReadOnlyList<int> Train, IReadOnlyList<int> Validation, IReadOnlyList<int> Test);
