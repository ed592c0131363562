using Ansatz.Networks;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `be-more-active` at its default size: β-VAE on 32x32 sprites.</summary>
internal static class BeMoreActiveStep
{
    public static Action Make()
    {
        var options = BeMoreActiveOptions.Reduced;
        var model = new BeMoreActive(options, [1, 32, 32], new RandomStream(0));
        var batch = new RandomStream(1).Uniform([options.BatchSize, 1, 32, 32]).Round();
        return new TrainingStep(() => model.TrainingObjective(batch), new Adam(options.LearningRate), null, model.Parts).Run;
    }
}
