using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>The pictures of a fitted model: samples, reconstructions, edits, latent space, traversals.</summary>
internal static class AttributeCvaePictures
{
    private const string First = "first direction", Second = "second direction";

    private const int Columns = 12, SetRows = 10, Points = 1500, Traversed = 8;

    /// <summary>Adds the sections to the report of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">The fitted model.</param>
    /// <param name="training">The images that it learned from.</param>
    /// <param name="heldOut">Images that it did not learn from.</param>
    public static void AddTo(Run run, AttributeCvae model, AttributedImageSet training, AttributedImageSet heldOut)
    {
        var stream = run.Stream["pictures"];
        var sets = AttributeSets.Of(model.Attributes, training.Thinned(SetRows * 20).ToTensors(model.Attributes, run).Attributes, SetRows);
        run.Section("Samples", "Drawn from the prior of the attributes and decoded. A row is a set of attributes, a column a latent noise.")
            .Add(Samples(model, sets, stream["samples"]));
        var (x, y) = heldOut.Thinned(Columns * 2).ToTensors(model.Attributes, run);
        run.Section("Reconstructions", "Images that were not learned from, above what the model makes of them.").Add(Reconstructions(model, x, y));
        if (Toggles(model, x, y) is { } edits)
            run.Section("Edits", "One attribute at a time is switched; everything else is kept.").Add(edits);
        var few = heldOut.Thinned(Points).ToTensors(model.Attributes, run);
        if (few.Images.Size(0) < 2) return;
        run.Section("Latent space", "The means of q(z|x,y) of images that were not learned from, and those of the prior, along the two directions of greatest variance.")
            .Add(LatentSpace(model, few));
        run.Section("Traversals", "One latent number moves from 2 standard deviations of the prior below its mean to 2 above; the others stay at their means. The rows are the numbers that carry most.")
            .Add(Traversals(model, few, sets));
    }

    /// <summary>Rows of samples, one row a set of attributes, the same noise down a column.</summary>
    public static Picture Samples(AttributeCvae model, AttributeSets sets, RandomStream stream)
    {
        var noise = stream.Normal([1, Columns, model.Options.LatentSize], device: sets.Values.Device).Expand([sets.Count, Columns, model.Options.LatentSize]);
        var (mean, deviation) = model.PriorMoments(sets.Values);
        var z = mean.Unsqueeze(1) + deviation.Unsqueeze(1) * noise;
        var images = model.Decode(z.Flatten(0, 1), sets.Values.RepeatInterleave(Columns, 0));
        return ImageGrid.Of("samples", images, Columns).Named(sets.Names, []);
    }

    private static ImageGrid Reconstructions(AttributeCvae model, Tensor x, Tensor y)
    {
        var again = model.Reconstruct(x, y);
        var rows = new List<Tensor>();
        for (var start = 0L; start < x.Size(0); start += Columns)
        {
            var length = Math.Min(Columns, x.Size(0) - start);
            if (length < Columns && start > 0) break;
            rows.Add(x.Narrow(0, start, length));
            rows.Add(again.Narrow(0, start, length));
        }
        return ImageGrid.Of("reconstructions", Tensor.Cat([.. rows], 0), (int)Math.Min(Columns, x.Size(0)))
            .Named([.. rows.Select((_, i) => i % 2 == 0 ? "original" : "reconstruction")], []);
    }

    /// <summary>Images with each attribute that stands by itself switched; null where there is none.</summary>
    private static ImageGrid? Toggles(AttributeCvae model, Tensor x, Tensor y)
    {
        int[] single = [.. model.Attributes.Groups.Where(group => group.Count == 1).Select(group => group[0]).Take(Columns - 2)];
        if (single.Length == 0) return null;
        var (images, before) = (x.Narrow(0, 0, Math.Min(8, x.Size(0))), y.Narrow(0, 0, Math.Min(8, y.Size(0))));
        var columns = new List<Tensor> { images, model.Reconstruct(images, before) };
        foreach (var attribute in single)
        {
            var chosen = Tensor.Arange(before.Size(1), device: before.Device).Eq(attribute);
            columns.Add(model.Edit(images, before, Tensor.Where(chosen, 1 - before, before)));
        }
        var grid = Tensor.Stack([.. columns], 1).Flatten(0, 1);
        return ImageGrid.Of("edits", grid, columns.Count).Named([], ["original", "same", .. single.Select(attribute => model.Attributes.Names[attribute])]);
    }

    private static IEnumerable<Picture> LatentSpace(AttributeCvae model, AttributedImages data)
    {
        var (mean, _) = model.Encode(data.Images, data.Attributes);
        var components = PrincipalComponents.Of(mean, Math.Min(2, model.Options.LatentSize));
        var (names, members) = AttributeSets.Coloring(model.Attributes, data.Attributes);
        yield return Plot.Map("latents", First, Second, components.Project(mean), members, names) with { Caption = "Images, by their attributes." };
        if (model.Options.Prior == LatentPrior.Conditional)
            yield return Plot.Map("prior-means", First, Second, components.Project(model.PriorMoments(data.Attributes).Mean), members, names) with { Caption = "Means of the prior of the same attributes." };
    }

    private static IEnumerable<Picture> Traversals(AttributeCvae model, AttributedImages data, AttributeSets sets)
    {
        var order = Informative(model, data);
        var share = Tensor.Linspace(-2, 2, Columns - 1, device: sets.Values.Device);
        foreach (var row in (int[])[0, sets.Count / 2])
        {
            var y = sets.Values.Narrow(0, row, 1);
            var (mean, deviation) = model.PriorMoments(y);
            var rows = order.Take(Traversed).Select(j =>
            {
                var direction = Tensor.Arange(mean.Size(1), device: mean.Device).Eq(j).To(mean.DataType) * deviation;
                return model.Decode(mean + share.Unsqueeze(-1) * direction, y.Expand([share.Size(0), y.Size(1)]));
            });
            yield return ImageGrid.Of($"traversals-{row}", Tensor.Cat([.. rows], 0), (int)share.Size(0))
                .Named([.. order.Take(Traversed).Select(j => $"z{j}")], []) with { Caption = sets.Names[row] };
        }
    }

    /// <summary>The latent numbers by how much they carry, the most first.</summary>
    private static long[] Informative(AttributeCvae model, AttributedImages data) =>
        AttributeCvaeEvaluation.Divergences(model, data.Images, data.Attributes).ArgSort(descending: true).ToArray<long>();
}
