using Ansatz.Networks;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `sepclr` at its default size.</summary>
internal static class SepclrStep
{
    public static Action Make()
    {
        var options = SepclrOptions.Reduced;
        var model = new Sepclr(options, SeparationItems.Of([1, 28, 28]), new RandomStream(0));
        var isTarget = (Tensor.Arange(options.BatchSize) >= options.BatchSize / 2).To(ScalarType.Float32).Unsqueeze(-1);
        var batch = new SeparationBatch(new RandomStream(1).Uniform([options.BatchSize, 1, 28, 28]), isTarget, null, []);
        return new TrainingStep(() => model.TrainingObjective(batch), new Adam(1e-3), null, model).Run;
    }
}
