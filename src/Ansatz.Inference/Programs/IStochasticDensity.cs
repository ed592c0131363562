namespace Ansatz.Inference;

/// <summary>
/// A program that is known by two random procedures rather than by a body: what marginals and normalized programs are, and the door
/// through which extensions enter.
/// </summary>
public interface IStochasticDensity
{
    /// <summary>Draws choices x with a log weight log w, as <see cref="Trace"/>.Of, where <c>E[1/w | x] = 1/p(x)</c>.</summary>
    Trace Simulate(ObjectiveContext o);

    /// <summary>Scores given choices x by a log weight log w, where <c>E[w] = p(x)</c>.</summary>
    /// <exception cref="AddressException">The choices are not those of the program.</exception>
    Trace Replay(ObjectiveContext o, ChoiceMap choices);
}

/// <summary>Two procedures that know which addresses are theirs, so that they run inside a program that draws others.</summary>
internal interface IAddressedDensity : IStochasticDensity
{
    /// <summary>Whether an address is one of the choices.</summary>
    bool IsKept(string address);
}
