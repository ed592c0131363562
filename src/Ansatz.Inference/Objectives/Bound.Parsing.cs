using System.Globalization;

namespace Ansatz.Inference;

public abstract partial record Bound : ISpelled
{
    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("elbo", "the evidence lower bound; its KL in closed form where there is one, else of the draws"),
        new("elbo:closed", "the same, its KL in closed form"),
        new("elbo:sampled", "the same, its KL of the draws"),
        new("elbo:stl", "the same with sticking the landing: no gradient through the density of the ansatz"),
        new("iwelbo:N", "the importance-weighted bound of N draws, which rises to the evidence with N"),
        new("dreg:N", "the same value with the doubly reparameterized gradient, whose signal does not fade with N"),
        new("vimco:N", "the same value with the score function and leave-one-out baselines, for draws that have no path gradient; N >= 2"),
        new("renyi:ALPHA,N", "the bound of Renyi's divergence of order ALPHA from N draws"),
        new("chi:ORDER,N", "an upper bound of the evidence, from the chi divergence of an order > 1 and N draws"),
        new("tail:N", "an f-divergence that adapts to the tail of N importance weights; N >= 2"),
        new("f:NAME", $"the f-divergence of a Csiszar function: {string.Join(", ", CsiszarFunction.All.Select(function => function.Name))}"),
    ];

    /// <summary>Reads a bound, one of <see cref="Spellings"/>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Bound Parse(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split(':', 2);
        var arguments = parts.Length > 1 ? parts[1].Split(',') : [];
        try
        {
            return (parts[0], arguments.Length) switch
            {
                ("elbo", 0) => Elbo,
                ("elbo", 1) => Elbo with { Kl = arguments[0] switch { "closed" => KlTerm.ClosedForm, "sampled" => KlTerm.Sampled, "stl" => KlTerm.StickingTheLanding, _ => throw new FormatException() } },
                ("iwelbo", 1) => ImportanceWeighted(Count(arguments[0])),
                ("renyi", 2) => new Renyi(Number(arguments[0]), Count(arguments[1])),
                ("chi", 2) => new ChiUpper(Number(arguments[0]), Count(arguments[1])),
                ("vimco", 1) => new Vimco(Count(arguments[0], 2)),
                ("dreg", 1) => new DoublyReparameterized(Count(arguments[0])),
                ("tail", 1) => new TailAdaptive(Count(arguments[0], 2)),
                ("f", 1) => new FDivergence(CsiszarFunction.All.FirstOrDefault(function => function.Name == arguments[0]) ?? throw new FormatException()),
                _ => throw new FormatException(),
            };
        }
        catch (FormatException fault)
        {
            throw new FormatException($"'{text}' is no bound: {Spelling.Forms(Spellings)}, with NAME one of {string.Join(", ", CsiszarFunction.All.Select(function => function.Name))}.", fault);
        }
    }

    private static int Count(string text, int least = 1) => int.Parse(text, CultureInfo.InvariantCulture) is var count && count >= least ? count : throw new FormatException();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
