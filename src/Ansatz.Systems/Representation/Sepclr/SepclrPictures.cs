using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Systems.Representation;

/// <summary>The pictures of representations: salient norms, and maps colored by what is known of the items.</summary>
internal static class SepclrPictures
{
    private const int Points = 800, Intervals = 40;

    /// <summary>Adds the sections to the report of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The fitted model.</param>
    /// <param name="background">Background items that it did not learn from.</param>
    /// <param name="target">Target items that it did not learn from.</param>
    public static void AddTo(Run run, Sepclr model, Examples background, Examples target)
    {
        double[] Norms(Examples data) => model.SalientNorm(model.Items.ToTensor(data, run)).ToArray<double>();
        run.Section("Salient norms", "How long the salient head is: background items should lie at 0, targets apart from it.")
            .Add(Plot.Shares("salient-norm", "norm of the salient head", Intervals, new("background", Norms(background)), new("target", Norms(target))));
        var few = target.Select(LearningParts.Thinned(target.Count, Points));
        var labels = ItemLabels.TryOf(few).Where(label => label.Classes is not null).ToArray();
        if (few.Count < 4 || labels.Length == 0) return;
        var (common, salient) = model.Encode(model.Items.ToTensor(few, run));
        run.Section("Maps of targets", "Neighbors in a representation stay neighbors in the plane (t-SNE); below, the two directions of greatest variance. What a representation holds forms "
            + "islands of one color; what it does not hold is mixed.")
            .Add(((string Name, Torch.Tensor Rows)[])[("salient", salient), ("common", common)], labels);
    }

    private static void Add(this ReportSection section, (string Name, Torch.Tensor Rows)[] representations, ItemLabels[] labels)
    {
        foreach (var (name, rows) in representations)
        {
            var points = NeighborEmbedding.Of(rows);
            foreach (var label in labels)
            {
                section.Add(
                    Plot.Map($"{name}-by-{label.Name}", "t-SNE, first", "t-SNE, second", points, label.Classes!, label.ClassNames) with { Caption = $"The {name} representation, by {label.Name}." },
                    Plot.PrincipalMap($"{name}-by-{label.Name}-principal", rows, label.Classes!, label.ClassNames) with { Caption = $"The {name} representation, by {label.Name}: principal components." });
            }
        }
    }
}
