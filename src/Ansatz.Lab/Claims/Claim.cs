using Ansatz.Data.Named;

namespace Ansatz.Lab;

/// <summary>A claim of a paper, and the inequality by which a reproduction accepts it.</summary>
/// <param name="Id">A short name, such as <c>G1</c>.</param>
/// <param name="Text">What is claimed.</param>
/// <param name="Paper">The paper's figure, in words.</param>
/// <param name="Criterion">When the claim holds.</param>
public sealed record Claim(string Id, string Text, string Paper, Criterion Criterion)
{
    /// <summary>Whether the threshold stands until the first honest run has set it.</summary>
    public bool Provisional { get; init; }

    /// <summary>The name of the data set that it is measured on, where that is not part of this library: without the data the claim is skipped; null: none.</summary>
    public string? Data { get; init; }

    /// <summary>Why it cannot be measured on this machine; null where it can.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Data"/> is the name of no data set.</exception>
    internal string? Obstacle() => Data is null ? null
        : NamedRegistry.Find(Data) is { } data ? data.Absence : throw new InvalidOperationException($"The claim {Id} is measured on '{Data}', which is the name of no data set.");
}

/// <summary>What a reproduction found about a claim.</summary>
/// <param name="Id">The claim's name.</param>
/// <param name="Text">What is claimed.</param>
/// <param name="Paper">The paper's figure.</param>
/// <param name="Measured">What was measured, over the seeds.</param>
/// <param name="Criterion">The acceptance inequality.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record ClaimResult(string Id, string Text, string Paper, string Measured, string Criterion, bool Holds)
{
    /// <summary>Why it was not measured, where its data are missing; such a claim neither holds nor fails. Null: it was measured.</summary>
    public string? Skipped { get; init; }

    /// <summary>A claim that was skipped.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The result.</returns>
    public static ClaimResult Skip(Claim claim, string reason) => new(claim.Id, claim.Text, claim.Paper, $"skipped: {reason}", claim.Criterion.Text, Holds: false) { Skipped = reason };

    /// <summary>What became of it, in a word: <c>yes</c>, <c>no</c> or <c>skipped</c>.</summary>
    public string Verdict() => Skipped is not null ? "skipped" : Holds ? "yes" : "no";

    /// <summary>How many of the claims that were measured hold, and how many were skipped: <c>5 of 6 claims hold (1 skipped)</c>.</summary>
    /// <param name="results">The results.</param>
    /// <param name="claims">What they are called.</param>
    /// <returns>The text.</returns>
    public static string Tally(IReadOnlyCollection<ClaimResult> results, string claims = "claims")
    {
        var skipped = results.Count(result => result.Skipped is not null);
        return $"{results.Count(result => result.Holds)} of {results.Count - skipped} {claims} hold{(skipped > 0 ? $" ({skipped} skipped)" : "")}";
    }
}
