using Ansatz.Data;
using Ansatz.Networks;
using Ansatz.Systems.Causal;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `gcrl` at its default size: 64 crossing pairs of each of three environments, the best of 20 draws.</summary>
internal static class GcrlStep
{
    private const int Scenes = 192, Steps = 20;

    public static Action Make()
    {
        var options = GcrlOptions.Reduced with { Networks = GcrlNetworks.Pairs };
        var model = new Gcrl(options, 2, new RandomStream(0));
        var paths = new RandomStream(1).Normal([2 * Scenes, Steps, 2]);
        var motion = Motion.Of(new SceneBatch(paths, [.. Enumerable.Repeat(2, Scenes)], Tensor.Zeros([Scenes], ScalarType.Int64)), options.Observed);
        return new TrainingStep(() => model.TrainingObjective(motion), new Adam(1e-3), GradientClipping.Norm(options.Clip), [.. model.InvariantParts, .. model.MovingParts]).Run;
    }
}
