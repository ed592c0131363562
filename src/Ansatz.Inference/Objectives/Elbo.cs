namespace Ansatz.Inference;

/// <summary>How the KL divergence of an <see cref="Elbo"/> is estimated. All have the same mean.</summary>
public enum KlTerm
{
    /// <summary>Site by site in closed form where one is known, else as <see cref="Sampled"/>.</summary>
    ClosedForm,

    /// <summary>The log ratio at the draw: the plain definition, without variance at the exact posterior.</summary>
    Sampled,

    /// <summary>
    /// As <see cref="Sampled"/>, with the ansatz's parameters held constant in its density: the gradient vanishes at the exact posterior
    /// (Roeder, Wu, Duvenaud, Sticking the Landing, 2017).
    /// </summary>
    StickingTheLanding,
}

/// <summary>
/// The evidence lower bound <c>E_q[log p(x | z)] - KlWeight KL(q(z) || p(z))</c>, for each item. It reports the terms
/// <c>reconstruction</c> and <c>kl</c>.
/// </summary>
public sealed record Elbo : Bound
{
    /// <summary>The weight of the KL divergence over the fit; 1 gives the bound, anything else another objective.</summary>
    public Schedule KlWeight { get; init; } = 1;

    /// <summary>How the KL divergence is estimated.</summary>
    public KlTerm Kl { get; init; } = KlTerm.ClosedForm;

    /// <inheritdoc/>
    public override Tensor Estimate(ObjectiveContext o, GenerativeProgram model, GenerativeProgram ansatz) => Estimate(o, o.Simulate(ansatz), model, ansatz);

    /// <summary>The estimate at draws that were made already, so that further terms of an objective may use them too.</summary>
    /// <param name="o">The objective's context.</param>
    /// <param name="q">The ansatz, simulated.</param>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz.</param>
    /// <returns><c>[items]</c>, in nats.</returns>
    public Tensor Estimate(ObjectiveContext o, Trace q, GenerativeProgram model, GenerativeProgram ansatz)
    {
        var p = o.Replay(model, q);
        var kl = Kl == KlTerm.ClosedForm ? o.KullbackLeibler(q, p)
            : (Kl == KlTerm.Sampled ? q.LogDensity : o.LogDensity(ansatz.Frozen(), q)) - p.LatentLogDensity;
        return o.Term("reconstruction", p.ObservedLogDensity) - o.At(KlWeight) * o.Term("kl", kl);
    }

    /// <inheritdoc/>
    public override string ToString() => Kl switch { KlTerm.Sampled => "elbo:sampled", KlTerm.StickingTheLanding => "elbo:stl", _ => "elbo" };
}
