namespace Ansatz.Inference;

/// <summary>Lower bounds of the mutual information of what a program draws, to be maximized: over a critic, a decoder, an encoder inside the program.</summary>
public static class MutualInformation
{
    /// <summary>
    /// A bound by a critic, from n pairs that the program draws in a plate: <c>MutualInformation.Of(pairs, d => critic(d["x"], d["y"]),
    /// MutualInformationBound.InfoNce)</c>, or <c>NguyenWainwrightJordan</c>, <c>JensenShannon</c>, <c>DonskerVaradhan</c> (Poole et al. 2019).
    /// </summary>
    /// <param name="pairs">Draws n pairs.</param>
    /// <param name="scores">The critic at each x_i and y_j: <c>[n, n]</c>.</param>
    /// <param name="bound">The bound of scores.</param>
    public static Objective Of(GenerativeProgram pairs, Func<ChoiceMap, Tensor> scores, Func<Tensor, Tensor> bound) =>
        Objective.Maximize(o => bound(scores(o.Simulate(pairs).Choices)));

    /// <summary>Barber and Agakov's bound <c>E[log q(x | y)] + H(x)</c>, for each item (The IM Algorithm, 2003).</summary>
    /// <param name="pairs">Draws x and y.</param>
    /// <param name="decoder">q(x | y): draws what <paramref name="kept"/> names, given the choices of the pair.</param>
    /// <param name="kept">The pattern of x's addresses.</param>
    /// <param name="entropy">H(x) in nats; 0 leaves the bound up to a constant.</param>
    public static Objective BarberAgakov(GenerativeProgram pairs, Func<ChoiceMap, GenerativeProgram> decoder, string kept, double entropy = 0) =>
        Objective.Maximize(o =>
        {
            var pair = o.Simulate(pairs);
            return o.LogDensity(decoder(pair.Choices), pair.Choices.Select(kept)) + entropy;
        });
}
