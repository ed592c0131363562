namespace Ansatz.Inference;

public partial class GenerativeProgram
{
    /// <summary>
    /// The distribution of some of the choices, the others integrated out. Its log density is the log of an unbiased estimate.
    /// </summary>
    /// <param name="keep">Patterns of the addresses that are kept.</param>
    /// <param name="with">How the others are integrated out.</param>
    public GenerativeProgram Marginal(ReadOnlySpan<string> keep, InferenceAlgorithm with)
    {
        var kept = keep.ToArray();
        return new DensityProgram(new MarginalDensity(this, kept, with), [nameof(Marginal), .. kept, .. with.PlanParts], [this, .. with.Programs]);
    }

    /// <summary>The posterior of the program, which observes, as an algorithm approximates it.</summary>
    /// <param name="with">The algorithm.</param>
    public GenerativeProgram Normalize(InferenceAlgorithm with) =>
        new DensityProgram(new NormalizedDensity(this, with), [nameof(Normalize), .. with.PlanParts], [this, .. with.Programs]);

    /// <summary>What the program was conditioned on from outside; of several values at an address, the last.</summary>
    internal ChoiceMap ConditionedChoices
    {
        get
        {
            var choices = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (var (address, value) in Handlers.OfType<Assigned>().Where(static handler => handler.Kind == SiteKind.Observed).SelectMany(static handler => handler.Given))
            {
                choices[address] = value;
            }

            return ChoiceMap.Owned([.. choices.Select(static pair => (pair.Key, pair.Value))]);
        }
    }
}

/// <summary>A program that is made of others by an algorithm: plans tell it from others by these.</summary>
internal sealed class DensityProgram : GenerativeProgram
{
    private readonly IStochasticDensity density;
    private readonly object[] parts;
    private readonly GenerativeProgram[] programs;

    public DensityProgram(IStochasticDensity density, object[] parts, GenerativeProgram[] programs)
        : this(density, parts, programs, NoHandlers)
    {
    }

    private DensityProgram(IStochasticDensity density, object[] parts, GenerativeProgram[] programs, Handler[] handlers)
        : base(density.Simulate, null, density, handlers)
    {
        this.density = density;
        this.parts = parts;
        this.programs = programs;
    }

    internal override void Describe(PlanKey key)
    {
        foreach (var part in parts)
        {
            key.Add(part);
        }

        foreach (var program in programs)
        {
            key.Add(program);
        }

        foreach (var handler in Handlers)
        {
            handler.Describe(key);
        }
    }

    private protected override GenerativeProgram Handled(Handler handler) => new DensityProgram(density, parts, programs, [.. Handlers, handler]);
}
