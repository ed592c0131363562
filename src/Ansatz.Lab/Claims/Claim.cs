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
}

/// <summary>What a reproduction found about a claim.</summary>
/// <param name="Id">The claim's name.</param>
/// <param name="Text">What is claimed.</param>
/// <param name="Paper">The paper's figure.</param>
/// <param name="Measured">What was measured, over the seeds.</param>
/// <param name="Criterion">The acceptance inequality.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record ClaimResult(string Id, string Text, string Paper, string Measured, string Criterion, bool Holds);
