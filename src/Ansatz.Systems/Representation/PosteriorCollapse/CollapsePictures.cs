using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What a fit shows: theory beside measurement, the collapse curves of held-out data, completions.</summary>
internal static class CollapsePictures
{
    private const int Shown = 10, Measured = 2000;

    /// <summary>ε of collapse curves, in nats: 10^-3 to 10.</summary>
    public static IReadOnlyList<double> Epsilons { get; } = [.. Enumerable.Range(0, 33).Select(i => Math.Pow(10, -3 + i / 8.0))];

    /// <summary>Adds figures and sections to a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The fitted model.</param>
    /// <param name="training">What it learned from.</param>
    /// <param name="heldOut">What it did not learn from.</param>
    public static void AddTo(Run run, PosteriorCollapse model, Examples training, Examples heldOut)
    {
        using var off = NoGrad.Begin();
        var (x, y) = model.Layout.Split(training, run);
        var moments = model.MomentsOf(x.To(run.Device), y.To(run.Device));
        if (Predicted(model, moments) is { } prediction)
        {
            var modes = model.Modes(moments);
            foreach (var section in CollapseReport.Modes(prediction, modes)) run.Section(section.Title, section.Text).Add(section.Pictures);
            foreach (var (number, level) in prediction.Levels.Index())
            {
                run.Figure($"modes of {level.Name} that live, theory", level.Alive);
                if (modes is not null) run.Figure($"largest difference of {level.Name} to the theory", level.DistanceTo(modes[number]).Values);
            }
        }
        var few = heldOut.Select([.. Enumerable.Range(0, Math.Min(Measured, heldOut.Count))]);
        var measured = CollapseMeter.Of(model, few, samples: 0, run);
        foreach (var (name, figure) in measured.Figures) run.Figure($"held out: {name}", figure.Value);
        measured.AddTo(run);
        if (model.Layout.IsImages) run.Section("Images").Add(Images(model, few, run));
    }

    /// <summary>The theory's word on a model, of which linear networks are the exact case; null where there is none.</summary>
    public static CollapsePrediction? Predicted(PosteriorCollapse model, SecondMoments moments)
    {
        try
        {
            return CollapseTheory.Predict(CollapseTheory.Spectrum(moments), model.Options);
        }
        catch (OptionException)
        {
            return null; // a combination without a closed form may be fitted all the same
        }
    }

    /// <summary>Rows: what is given, the image, its reconstruction, the likeliest completion, and two that were drawn; without a condition originals, reconstructions and samples.</summary>
    public static ImageGrid Images(PosteriorCollapse model, Examples data, Run run)
    {
        var few = data.Select([.. Enumerable.Range(0, Math.Min(Shown, data.Count))]);
        var (a, b) = model.Layout.Split(few, run);
        var (x, y) = (a.To(run.Device), b.To(run.Device));
        Tensor Whole(Tensor made) => model.Layout.Canvas(x, made);
        Tensor Drawn(string name) => Whole(model.Complete(x, run.Stream[name]));
        (string Name, Tensor Images)[] rows = model.Layout.XSize > 0
            ? [("given", Whole(y.ZerosLike() + 0.5)), ("image", Whole(y)), ("reconstruction", Whole(model.Reconstruct(x, y))), ("likeliest", Whole(model.Complete(x, run.Stream, 0))), ("drawn", Drawn("drawn")), ("drawn", Drawn("drawn again"))]
            : [("image", Whole(y)), ("reconstruction", Whole(model.Reconstruct(x, y))), ("sample", Drawn("drawn")), ("sample", Drawn("drawn again"))];
        return ImageGrid.Of("completions", Tensor.Cat([.. rows.Select(row => row.Images)], 0), (int)x.Size(0)).Named([.. rows.Select(row => row.Name)], []);
    }
}
