using Ansatz.Systems.Robustness;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `latent-quantization` at its default size: encoder with gradient penalty, soft decoder, decoder of bits.</summary>
internal static class LatentQuantizationStep
{
    public static Action Make()
    {
        var options = LatentQuantizationOptions.Reduced;
        var model = new LatentQuantization(options, [1, 28, 28], null, new RandomStream(0));
        var batch = new RandomStream(1).Uniform([options.BatchSize, 1, 28, 28]);
        return new TrainingStep(null, [.. model.Phases().Select(phase => ((Func<Inference.Objective>)(() => phase.Objective(batch)), phase.Optimizer, phase.Modules))]).Run;
    }
}
