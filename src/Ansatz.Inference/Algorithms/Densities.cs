namespace Ansatz.Inference;

/// <summary>Some choices of a program, the others integrated out by an algorithm.</summary>
internal sealed class MarginalDensity(GenerativeProgram program, string[] keep, InferenceAlgorithm algorithm) : IAddressedDensity
{
    private readonly AddressPattern[] kept = Array.ConvertAll(keep, AddressPattern.Of);

    public Trace Simulate(ObjectiveContext o)
    {
        var trace = o.Simulate(program);
        var (inside, outside) = Split(trace.Choices);
        return Trace.Of(inside, algorithm.LogEvidence(o, program.Condition(inside), outside), trace);
    }

    public Trace Replay(ObjectiveContext o, ChoiceMap choices)
    {
        foreach (var (address, _) in choices)
        {
            if (!IsKept(address))
            {
                throw AddressException.Unknown(address, keep, $"the marginal keeps {string.Join(", ", keep)}; '{address}' is none of these.");
            }
        }

        var density = algorithm.LogEvidence(o, program.Condition(choices));
        return Trace.Of(choices, density, o.LatestItems);
    }

    public bool IsKept(string address) => Array.Exists(kept, pattern => pattern.Matches(address));

    private (ChoiceMap Inside, ChoiceMap Outside) Split(ChoiceMap choices)
    {
        var inside = choices.Where(choice => IsKept(choice.Address)).ToArray();
        var outside = choices.Where(choice => !IsKept(choice.Address)).ToArray();
        if (inside.Length == 0)
        {
            throw AddressException.Unknown(keep.FirstOrDefault() ?? "", choices.Addresses, $"the marginal keeps {string.Join(", ", keep)}, and the program draws none of these.");
        }

        return (ChoiceMap.Owned(inside), ChoiceMap.Owned(outside));
    }
}

/// <summary>The posterior of a program with observations, as an algorithm approximates it.</summary>
internal sealed class NormalizedDensity(GenerativeProgram target, InferenceAlgorithm algorithm) : IStochasticDensity
{
    public Trace Simulate(ObjectiveContext o) => algorithm.Simulate(o, target);

    public Trace Replay(ObjectiveContext o, ChoiceMap choices)
    {
        var scored = o.Replay(target, choices);
        return Trace.Of(choices, scored.LogDensity - algorithm.LogEvidence(o, target, choices), scored);
    }
}
