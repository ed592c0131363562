namespace Ansatz.Inference;

/// <summary>
/// How the draws of some addresses are differentiated: <c>object[*].present=mvd</c>. A pattern without a dot is also sought in scopes:
/// <c>pres*=mvd</c> matches <c>object[2].present</c>.
/// </summary>
/// <param name="Pattern">The addresses: <c>*</c> within a segment, <c>**</c> across.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Spelling">The strategy as it was spelled.</param>
public sealed record SiteStrategy(string Pattern, Strategy Strategy, string Spelling) : ISpelled
{
    /// <summary>The strategies; each stands behind <c>PATTERN=</c>.</summary>
    public static IReadOnlyList<Torch.Spelling> Spellings => Strategy.Spellings;

    /// <summary>Reads <c>PATTERN=STRATEGY</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not of that form, or there is no such strategy.</exception>
    public static SiteStrategy Parse(string text)
    {
        var at = text.LastIndexOf('=');
        if (at <= 0 || at == text.Length - 1) throw new FormatException($"'{text}' is not PATTERN=STRATEGY, such as pres*=mvd");
        return new(text[..at].Trim(), Strategy.Parse(text[(at + 1)..]), text[(at + 1)..].Trim());
    }

    /// <summary>The patterns that stand for it.</summary>
    internal IEnumerable<string> Patterns => Pattern.Contains('.') || Pattern.StartsWith("**", StringComparison.Ordinal) ? [Pattern] : [Pattern, "**." + Pattern];

    /// <summary>The objective with the strategy.</summary>
    /// <param name="objective">The objective.</param>
    /// <returns>The objective in which matching draws are differentiated so.</returns>
    public Objective In(Objective objective) => Patterns.Aggregate(objective, (with, pattern) => with.With(pattern, Strategy));

    /// <summary>Whether some choice has an address of the pattern.</summary>
    /// <param name="choices">The choices.</param>
    public bool Matches(ChoiceMap choices) => Patterns.Any(pattern => choices.Select(pattern).Count > 0);

    /// <inheritdoc/>
    public bool Equals(SiteStrategy? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Pattern}={Spelling}";
}
