using Ansatz.Networks;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `attribute-cvae` at its default size.</summary>
internal static class AttributeCvaeStep
{
    public static Action Make()
    {
        var options = AttributeCvaeOptions.Reduced with { ClassifierEpochs = 0 };
        var names = Enumerable.Range(0, 12).Select(i => $"attribute{i}").ToArray();
        var model = new AttributeCvae(options, [3, 32, 32], new AttributeScheme(names, [.. names.Select(_ => 0.5f)]), new RandomStream(0));
        var batch = new AttributedImages(new RandomStream(1).Uniform([options.BatchSize, 3, 32, 32]), new RandomStream(3).Uniform([options.BatchSize, 12]).Round());
        return new TrainingStep(() => model.TrainingObjective(batch), new Adam(1e-3), GradientClipping.Norm(options.Clip), model.Parts).Run;
    }
}
