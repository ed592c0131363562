namespace Ansatz.Inference;

public abstract partial record Bound
{
    /// <summary>
    /// Reads a bound: <c>elbo</c>, <c>elbo:sampled</c>, <c>elbo:stl</c> (sticking the landing), <c>iwelbo:N</c>, <c>renyi:ALPHA,N</c>,
    /// <c>chi:ORDER,N</c>, <c>vimco:N</c>, <c>dreg:N</c>, <c>tail:N</c>, <c>f:NAME</c> (a Csiszar function).
    /// </summary>
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
            throw new FormatException($"'{text}' is no bound: elbo, elbo:sampled, elbo:stl, iwelbo:N, renyi:ALPHA,N, chi:ORDER,N, vimco:N, dreg:N, tail:N or f:NAME " +
                $"with NAME one of {string.Join(", ", CsiszarFunction.All.Select(function => function.Name))}.", fault);
        }
    }

    private static int Count(string text, int least = 1) => int.Parse(text) is var count && count >= least ? count : throw new FormatException();

    private static double Number(string text) => double.Parse(text);
}
