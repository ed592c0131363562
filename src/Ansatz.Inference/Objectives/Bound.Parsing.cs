using System.Globalization;

namespace Ansatz.Inference;

public abstract partial record Bound : ISpelled
{
    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("elbo", "the evidence lower bound, its divergence in closed form where one is known"),
        new("elbo:closed", "the same"),
        new("elbo:sampled", "the same with the log ratio at the draw"),
        new("elbo:stl", "the same, sticking the landing"),
        new("iwelbo:N", "the importance-weighted bound of N draws"),
        new("tmc:N", "the importance-weighted bound over all combinations of N draws of each latent (tensor Monte Carlo), for an ansatz of independent draws"),
        new("renyi:ALPHA,N", "the Renyi bound of order ALPHA"),
        new("chi:ORDER,N", "the chi upper bound of order ORDER, minimized"),
        new("vimco:N", "the importance-weighted bound with leave-one-out baselines, for draws that have no path gradient (geometric; vimco:N,arithmetic); N >= 2"),
        new("dreg:N", "the importance-weighted bound with the doubly reparameterized gradient"),
        new("tail:N", "the tail-adaptive f-divergence"),
        new("f:NAME", $"an f-divergence, minimized, of a Csiszar function ({string.Join(", ", CsiszarFunction.All.Select(function => function.Name))}, amari-ALPHA, t-power-T); of N > 1 draws with normalized weights by f:NAME,N"),
        new("hvi", "hierarchical variational inference: what the ansatz draws too much is integrated out by one draw"),
        new("iwhvi:M", "the same by M draws"),
        new("diwhvi:N,M", "the importance-weighted bound of N draws, each with M for what is too much"),
        new("smc:N", "the filtering bound: sequential Monte Carlo with the ansatz as proposal"),
        new("ais:N,K", "the annealed bound: N chains over K temperatures"),
        new("tvo:N,K", "the thermodynamic variational objective over K intervals"),
        new("wake-p:N", "the wake phase of the model, minimized"),
        new("wake-q:N", "the wake phase of the ansatz, minimized"),
        new("wake:N", "both wake phases at once, minimized"),
        new("symmetric:N", "the symmetric divergence, minimized"),
        new("mmd:N", "the reconstruction less the maximum mean discrepancy of ansatz and prior (mmd:N,WEIGHT)"),
        new("energy:N", "the energy score of predictions plus the divergence from the prior, minimized (energy:N,WEIGHT)"),
    ];

    /// <summary>
    /// Reads a bound, one of <see cref="Spellings"/>. The names of f-divergences are those of <see cref="CsiszarFunction.All"/>,
    /// <c>amari-ALPHA</c> and <c>t-power-T</c>, with <c>dual-</c>, <c>symmetrized-</c> or <c>self-normalized-</c> before them.
    /// </summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Bound Parse(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split(':', 2);
        var arguments = parts.Length > 1 ? parts[1].Split(',', StringSplitOptions.TrimEntries) : [];
        try
        {
            return Read(parts[0], arguments);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentOutOfRangeException)
        {
            throw new FormatException($"'{text}' is no bound: {Spelling.Forms(Spellings)}, with NAME one of {string.Join(", ", CsiszarFunction.All.Select(function => function.Name))}, amari-ALPHA, t-power-T.", fault);
        }
    }

    private static Bound Read(string name, string[] arguments) => (name, arguments.Length) switch
    {
        ("elbo", 0) => Elbo,
        ("elbo", 1) => Elbo with { Kl = arguments[0] switch { "closed" => KlTerm.ClosedForm, "sampled" => KlTerm.Sampled, "stl" => KlTerm.StickingTheLanding, _ => throw new FormatException() } },
        ("iwelbo", 1) => ImportanceWeighted(Count(arguments[0])),
        ("tmc", 1) => new TensorMonteCarlo(Count(arguments[0])),
        ("renyi", 2) => new Renyi(Number(arguments[0]), Count(arguments[1])),
        ("chi", 2) => new ChiUpper(Number(arguments[0]), Count(arguments[1])),
        ("vimco", 1) => new Vimco(Count(arguments[0])),
        ("vimco", 2) => new Vimco(Count(arguments[0]), arguments[1] switch { "geometric" => VimcoBaseline.Geometric, "arithmetic" => VimcoBaseline.Arithmetic, _ => throw new FormatException() }),
        ("dreg", 1) => new DoublyReparameterized(Count(arguments[0])),
        ("tail", 1) => new TailAdaptive(Count(arguments[0])),
        ("f", 1) => new FDivergence(FDivergence.Named(arguments[0])),
        ("f", 2) => new FDivergence(FDivergence.Named(arguments[0]), Count(arguments[1])),
        ("hvi", 0) => new Hierarchical(Elbo, 1),
        ("iwhvi", 1) => new Hierarchical(Elbo, Count(arguments[0])),
        ("diwhvi", 2) => new Hierarchical(ImportanceWeighted(Count(arguments[0])), Count(arguments[1])),
        ("smc", 1) => Evidence.Filtering(Count(arguments[0])),
        ("ais", 2) => Evidence.Annealed(Count(arguments[0]), Count(arguments[1])),
        ("tvo", 2) => new Thermodynamic(Count(arguments[0]), Count(arguments[1])),
        ("wake-p", 1) => new Wake(Count(arguments[0]), WakePhase.Model),
        ("wake-q", 1) => new Wake(Count(arguments[0]), WakePhase.Ansatz),
        ("wake", 1) => new Wake(Count(arguments[0])),
        ("symmetric", 1) => new Symmetric(Count(arguments[0])),
        ("mmd", 1) => new MaximumMeanDiscrepancy(Count(arguments[0])),
        ("mmd", 2) => new MaximumMeanDiscrepancy(Count(arguments[0]), Number(arguments[1])),
        ("energy", 1) => new EnergyScore(Count(arguments[0])),
        ("energy", 2) => new EnergyScore(Count(arguments[0]), Number(arguments[1])),
        _ => throw new FormatException(),
    };

    private static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
