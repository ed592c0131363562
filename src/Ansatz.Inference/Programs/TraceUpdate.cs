namespace Ansatz.Inference;

/// <summary>A trace that was made of another by changing some of its choices.</summary>
/// <param name="Trace">The new trace.</param>
/// <param name="LogWeight">
/// <c>[items]</c>, in nats: the log density of the new trace less that of the old one, without the choices that were drawn anew on either side. With it a change is
/// accepted (Metropolis and Hastings), or a particle carried over to another target.
/// </param>
/// <param name="Discarded">The old choices that were replaced, or are no choices of the new trace. <c>Update(trace, Discarded)</c> takes an update back.</param>
public sealed record TraceUpdate(Trace Trace, Tensor LogWeight, ChoiceMap Discarded);
