using Ansatz.Data;
using Ansatz.Networks;
using Ansatz.Systems.Representation;
using Ansatz.Torch;

namespace Ansatz.Bench;

/// <summary>The step of `posterior-collapse` at its default size: a linear conditional model of the missing three quarters of 28x28 images.</summary>
internal static class PosteriorCollapseStep
{
    public static Action Make()
    {
        var options = PosteriorCollapseOptions.Reduced;
        var layout = PairLayout.Of(ImageSet.FromTensor(Tensor.Zeros([1, 1, 28, 28])), options.Method, options.Observed, new NoteList());
        var model = new PosteriorCollapse(options, layout, new RandomStream(0));
        var (x, y) = (new RandomStream(1).Uniform([options.BatchSize, layout.XSize]), new RandomStream(3).Uniform([options.BatchSize, layout.YSize]));
        return new TrainingStep(() => model.TrainingObjective(x, y), new Adam(options.LearningRate), GradientClipping.Norm(options.Clip), model).Run;
    }
}
