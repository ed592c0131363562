namespace Ansatz.Inference;

/// <summary>
/// Reweighted wake-sleep: two objectives for two groups of parameters (Bornschein and Bengio 2015; Le et al. 2019). The draws of a wake phase
/// come from the model's posterior by importance resampling with the ansatz as proposal, held constant.
/// </summary>
public static class WakeSleep
{
    /// <summary>The wake phase of the model: minus its log density at posterior draws.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz, which proposes.</param>
    /// <param name="particles">Proposals for each item.</param>
    public static Objective WakeModel(GenerativeProgram model, GenerativeProgram ansatz, int particles) =>
        new Wake(particles, WakePhase.Model).Of(model, ansatz);

    /// <summary>The wake phase of the ansatz: minus its log density at posterior draws of the model.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="ansatz">The ansatz, which proposes and learns.</param>
    /// <param name="particles">Proposals for each item.</param>
    public static Objective WakeAnsatz(GenerativeProgram model, GenerativeProgram ansatz, int particles) =>
        new Wake(particles, WakePhase.Ansatz).Of(model, ansatz);

    /// <summary>The sleep phase of the ansatz: minus its log density at the latents of data that the model dreams.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ansatz">The ansatz for dreamt choices: <c>dream => Ansatz(dream["x"])</c>.</param>
    /// <param name="observed">The address (or a pattern) of what the model observes.</param>
    public static Objective SleepAnsatz(GenerativeProgram model, Func<ChoiceMap, GenerativeProgram> ansatz, string observed) =>
        Objective.Minimize(o =>
        {
            var dream = o.Simulate(model.Uncondition(observed).Frozen()).Choices;
            return -o.LogDensity(ansatz(dream), dream.Without(observed));
        });
}
