namespace Ansatz.Inference;

public partial class GenerativeProgram
{
    /// <summary>Runs the program. Nothing carries a gradient.</summary>
    /// <param name="stream">The randomness: the same stream gives the same trace.</param>
    /// <param name="draws">How many independent runs: every value then begins with that dimension, <c>[draws, plates, event]</c>; null: one run, without it.</param>
    /// <exception cref="AddressException">The program observes.</exception>
    public Trace Simulate(RandomStream stream, int? draws = null) => ProgramRuns.Simulate(
        new PlanKey().Add(nameof(Simulate)).Add(this), stream, draws, o => o.Simulate(this));

    /// <summary>The log density of choices: exact for a body; for a program with two random procedures, the log of an unbiased estimate.</summary>
    /// <param name="choices">Every latent of the program, and nothing else.</param>
    /// <param name="stream">The randomness of an estimate.</param>
    /// <returns><c>[items]</c>, in nats.</returns>
    /// <exception cref="AddressException">A choice is missing or unknown.</exception>
    public Tensor LogDensity(ChoiceMap choices, RandomStream stream = default)
    {
        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        var trace = ProgramRuns.Simulate(new PlanKey().Add(nameof(LogDensity)).Add(this), stream, null, o => o.Replay(this, choices));
        return scope.Keep(trace.LogDensity);
    }

    /// <summary>Runs the program with some sites constrained.</summary>
    /// <param name="constraints">The choices that are given; the others are drawn from the program.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>The trace, and the log density of what was given or observed: <c>log g(u) - log prior(drawn)</c>.</returns>
    public WeightedTrace Importance(ChoiceMap constraints, RandomStream stream) =>
        RunOnce(nameof(Importance), stream, o => o.Importance(this, constraints), static run => run.Trace);

    /// <summary>
    /// The posterior predictive distribution: draws from a posterior, sets those choices here and runs the program.
    /// </summary>
    /// <param name="posterior">A program that draws latents of this one: an ansatz, or this program normalized.</param>
    /// <param name="draws">How many.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>All that the program drew or recorded, and the posterior's choices: <c>[draws, plates, event]</c>.</returns>
    /// <exception cref="AddressException">The program observes: Uncondition what is to be predicted.</exception>
    public ChoiceMap Predictive(GenerativeProgram posterior, int draws, RandomStream stream)
    {
        var key = new PlanKey().Add(nameof(Predictive)).Add(this).Add(posterior);
        var trace = ProgramRuns.Simulate(key, stream, draws, o => o.Simulate(Do(o.Simulate(posterior).Choices)));
        return ChoiceMap.Owned([.. trace.Sites.Where(site => site.Kind != SiteKind.Factor).Select(site => (site.Address, site.Value))]);
    }

    /// <summary>
    /// The exact distributions of the draws that are integrated out (<see cref="Collapse"/>), given the other choices and all observations: to draw from, or to
    /// take moments of. Rows of plates are their batch.
    /// </summary>
    /// <param name="choices">Every other choice of the program.</param>
    /// <exception cref="AddressException">A choice is missing or unknown.</exception>
    public IReadOnlyDictionary<string, Distribution> Conditionals(ChoiceMap choices)
    {
        var found = new Dictionary<string, Distribution>(StringComparer.Ordinal);
        ProgramRuns.Simulate(new PlanKey().Add(nameof(Conditionals)).Add(this), default, null, o =>
        {
            var (trace, conditionals) = o.Collapsed(this, choices);
            foreach (var (address, distribution) in conditionals)
            {
                found[address] = distribution;
            }

            return trace;
        });
        return found;
    }

    /// <summary>The shapes at every site of one run: address, plates, batch, event, value, log density.</summary>
    /// <param name="stream">The randomness.</param>
    public ShapeTable Shapes(RandomStream stream = default)
    {
        using var scope = TensorScope.Open();
        return new([.. Importance(ChoiceMap.Empty, stream).Trace.Sites.Select(ShapeTable.Line)]);
    }

    /// <summary>Adds the program to the key of a plan.</summary>
    internal virtual void Describe(PlanKey key)
    {
        key.Add(code);
        foreach (var handler in Handlers)
        {
            handler.Describe(key);
        }
    }
}
