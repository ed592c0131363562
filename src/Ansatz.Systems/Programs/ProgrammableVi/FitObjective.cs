using Ansatz.Inference;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// What a fit follows: a bound (<c>elbo</c>, <c>iwelbo:5</c>, <c>renyi:0.5,8</c>, ..; see <see cref="Inference.Bound.Parse"/>), <c>wake:K</c> (reweighted
/// wake-sleep: both wake phases with K proposals an item), <c>sleep</c> (the ansatz learns from dreams of the model), or <c>symmetric:K</c> (the symmetric
/// KL divergence, posterior draws by resampling K proposals).
/// </summary>
public sealed class FitObjective : IEquatable<FitObjective>, ISpelled
{
    private enum Kind
    {
        Bound,
        Wake,
        Sleep,
        Symmetric,
    }

    private readonly Kind kind;
    private readonly int particles;
    private readonly string text;

    private FitObjective(string text, Kind kind, Bound? bound, int particles) => (this.text, this.kind, Bound, this.particles) = (text, kind, bound, particles);

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        .. Inference.Bound.Spellings.Where(bound => bound.Name is not ("wake" or "symmetric")),
        new("wake:K", "reweighted wake-sleep: both wake phases, with K proposals an item"),
        new("sleep", "the ansatz learns from dreams of the model, whose own parameters stay"),
        new("symmetric:K", "the symmetric KL divergence, its posterior draws by resampling K proposals"),
    ];

    /// <summary>The evidence lower bound.</summary>
    public static FitObjective Elbo { get; } = Parse("elbo");

    /// <summary>The bound; null for an objective that is none.</summary>
    public Bound? Bound { get; }

    /// <summary>Reads an objective's spelling.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static FitObjective Parse(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split(':', 2);
        return (parts[0], parts.Length) switch
        {
            ("wake", 2) => new(text, Kind.Wake, null, Count(text, parts[1])),
            ("symmetric", 2) => new(text, Kind.Symmetric, null, Count(text, parts[1])),
            ("sleep", 1) => new(text, Kind.Sleep, null, 1),
            ("wake" or "symmetric" or "sleep", _) => throw new FormatException($"'{text}' is not wake:K, symmetric:K or sleep"),
            _ => new(text, Kind.Bound, ReadBound(text), 1),
        };
    }

    /// <summary>The objective of a program for some rows.</summary>
    /// <param name="program">The program.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ansatz">The ansatz for rows.</param>
    /// <exception cref="ProgramException">Sleep needs the one address that the model observes, and there are several.</exception>
    public Objective Of(VariationalProgram program, ProgramRows rows, Func<ProgramRows, GenerativeProgram> ansatz)
    {
        GenerativeProgram p = program.Model(rows), q = ansatz(rows);
        return kind switch
        {
            Kind.Wake => Objective.Minimize(o => o.Include("wake model", WakeSleep.WakeModel(p, q, particles)) + o.Include("wake ansatz", WakeSleep.WakeAnsatz(p, q, particles))),
            Kind.Symmetric => Symmetric(p, q, particles),
            Kind.Sleep => Sleep(program, p, rows, ansatz),
            _ => program.Objective(rows, Bound!, ansatz),
        };
    }

    /// <summary>
    /// The symmetric KL divergence KL(q || p) + KL(p || q) of ansatz and posterior; the two log evidences cancel. Posterior draws come from resampling
    /// proposals of the ansatz, held constant.
    /// </summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz.</param>
    /// <param name="particles">Proposals for each posterior draw.</param>
    public static Objective Symmetric(GenerativeProgram model, GenerativeProgram ansatz, int particles) => Objective.Minimize(o =>
    {
        Trace u = o.Simulate(ansatz), v = o.Simulate(model.Normalize(new ImportanceResampling(particles, ansatz)).Frozen());
        return u.LogDensity - o.LogDensity(model, u) + o.LogDensity(model, v) - o.LogDensity(ansatz, v);
    });

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
            throw new FormatException(fault.Message + " Also wake:K, sleep or symmetric:K.", fault);
        }
    }

    private static int Count(string text, string number) =>
        int.TryParse(number, out var count) && count >= 1 ? count : throw new FormatException($"'{text}': K is a whole number of at least 1");
}
