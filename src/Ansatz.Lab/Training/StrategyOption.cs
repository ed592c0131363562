using Ansatz.Inference;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>Strategies by address as the option <c>--strategy</c> of a system.</summary>
public static class StrategyOption
{
    /// <summary>The objective in which every draw that a pattern matches is differentiated by its strategy.</summary>
    /// <param name="strategies">The strategies; none leave the objective as it is.</param>
    /// <param name="objective">The objective.</param>
    public static Objective In(this IReadOnlyList<SiteStrategy> strategies, Objective objective) => strategies.Aggregate(objective, (with, strategy) => strategy.In(with));

    /// <summary>Refuses a pattern that no draw of the system's ansatz has.</summary>
    /// <param name="strategies">The strategies.</param>
    /// <param name="ansatz">Makes the ansatz, of a little data; it is run only where there are strategies.</param>
    /// <exception cref="OptionException">There is such a pattern; the addresses are named.</exception>
    public static void CheckAddresses(this IReadOnlyList<SiteStrategy> strategies, Func<GenerativeProgram> ansatz)
    {
        if (strategies.Count == 0) return;
        using var scope = TensorScope.Open();
        strategies.CheckAddresses([.. ansatz().Simulate(new RandomStream(0)).Choices.Addresses]);
    }

    /// <summary>Refuses a pattern that no draw of the system's ansatz has.</summary>
    /// <param name="strategies">The strategies.</param>
    /// <param name="addresses">The addresses of the ansatz; none where nothing is drawn.</param>
    /// <exception cref="OptionException">There is such a pattern; the addresses are named.</exception>
    public static void CheckAddresses(this IReadOnlyList<SiteStrategy> strategies, params IReadOnlyList<string> addresses)
    {
        if (strategies.Count == 0) return;
        var drawn = ChoiceMap.Of([.. addresses.Select(address => (address, (Tensor)0.0))]);
        if (strategies.FirstOrDefault(strategy => !strategy.Matches(drawn)) is not { } unknown) return;
        throw new OptionException("strategy", $"no draw of the ansatz has an address like '{unknown.Pattern}'; " +
            (addresses.Count == 0 ? "nothing is drawn" : $"{(addresses.Count == 1 ? "the address is" : "the addresses are")} {string.Join(", ", addresses)}"));
    }
}
