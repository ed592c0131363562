using Ansatz.Inference;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// What a fit follows: a bound (<c>elbo</c>, <c>iwelbo:5</c>, <c>wake:10</c>, ..; see <see cref="Inference.Bound.Parse"/>), or <c>sleep</c>, which is none: the
/// ansatz learns from dreams of the model.
/// </summary>
public sealed class FitObjective : IEquatable<FitObjective>, ISpelled
{
    private const string Asleep = "sleep";

    private readonly string text;

    private FitObjective(string text, Bound? bound) => (this.text, Bound) = (text, bound);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
        [.. Inference.Bound.Spellings, new(Asleep, "the ansatz learns from dreams of the model, whose own parameters stay")];

    /// <summary>The evidence lower bound.</summary>
    public static FitObjective Elbo { get; } = Parse("elbo");

    /// <summary>The bound; null of <c>sleep</c>.</summary>
    public Bound? Bound { get; }

    /// <summary>Reads an objective's spelling.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static FitObjective Parse(string text) => new(text, text.Trim().Equals(Asleep, StringComparison.OrdinalIgnoreCase) ? null : ReadBound(text));

    /// <summary>The objective of a program for some rows.</summary>
    /// <param name="program">The program.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ansatz">The ansatz for rows.</param>
    /// <exception cref="ProgramException">Sleep needs the one address that the model observes, and there are several.</exception>
    public Objective Of(VariationalProgram program, ProgramRows rows, Func<ProgramRows, GenerativeProgram> ansatz) =>
        Bound is { } bound ? program.Objective(rows, bound, ansatz) : Sleep(program, program.Model(rows), rows, ansatz);

    /// <inheritdoc/>
    public bool Equals(FitObjective? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FitObjective);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The spelling.</summary>
    public override string ToString() => text;

    private static Objective Sleep(VariationalProgram program, GenerativeProgram model, ProgramRows rows, Func<ProgramRows, GenerativeProgram> ansatz)
    {
        var observed = program.Dreamt ?? OnlyObserved(model);
        return WakeSleep.SleepAnsatz(model, dream => ansatz(rows.With(observed, dream[observed])), observed);
    }

    private static string OnlyObserved(GenerativeProgram model)
    {
        string[] observed = [.. model.Importance(ChoiceMap.Empty, default).Trace.Sites.Where(site => site.IsObserved).Select(site => site.Address)];
        return observed is [var only] ? only
            : throw new AddressException(string.Join(", ", observed), $"sleep needs one observed address, which the ansatz of a dream is given as a column; the model observes {(observed.Length == 0 ? "none" : string.Join(", ", observed))}.");
    }

    private static Bound ReadBound(string text)
    {
        try
        {
            return Bound.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new FormatException(fault.Message + " Also sleep.", fault);
        }
    }
}
