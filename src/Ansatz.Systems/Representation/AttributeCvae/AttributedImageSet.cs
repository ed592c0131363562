using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A batch: images and their attributes, row by row.</summary>
/// <param name="Images">[batch, channels, height, width], in [0, 1].</param>
/// <param name="Attributes">[batch, attributes], in [0, 1].</param>
public sealed record AttributedImages(Tensor Images, Tensor Attributes);

/// <summary>Images of one size and the rows of their attributes, in the same order.</summary>
internal sealed class AttributedImageSet
{
    private AttributedImageSet(ImageSet images, Table attributes) => (Images, Attributes) = (images, attributes);

    /// <summary>The images.</summary>
    public ImageSet Images { get; }

    /// <summary>Their attributes, a row an image.</summary>
    public Table Attributes { get; }

    /// <summary>[channels, height, width].</summary>
    public Shape Shape => [Images.Channels, Images.Height, Images.Width];

    /// <summary>Brings a table into the order of images; without a table their classes are the attributes.</summary>
    /// <param name="images">The images.</param>
    /// <param name="attributes">The table, or null.</param>
    /// <param name="notes">Hears of conversions and doubts.</param>
    /// <exception cref="DataException">Images differ in size, are too small, lack a row, or have neither table nor classes.</exception>
    public static AttributedImageSet Of(ImageSet images, Table? attributes, INotes notes)
    {
        if (images.Height < ImageStages.SmallestSide || images.Width < ImageStages.SmallestSide)
        {
            throw new DataException(images.Source, $"image '{images[0].Id}'", $"is {images.Width}x{images.Height}, where sides of at least {ImageStages.SmallestSide} pixels are needed",
                $"have them enlarged: {(images.Source.Length == 0 ? "FOLDER" : images.Source)}:side=32");
        }
        var table = attributes is not null ? AttributeTable.Normalize(attributes, notes) : images.ClassTable();
        return new AttributedImageSet(images, AttributeTable.Align(table, images.Ids, notes));
    }

    /// <summary>The images to learn from, as <see cref="LearningParts"/> says.</summary>
    public AttributedImageSet Training(Split split, long seed) => Select(LearningParts.Training(Images.Parts, Images.Count, split, seed));

    /// <summary>The images that are not learned from, as <see cref="LearningParts"/> says.</summary>
    public AttributedImageSet HeldOut(FitOrigin origin, INotes notes) => Select(origin.HeldOut(Images, Images.Parts, Images.Count, notes));

    /// <summary>The images with these numbers.</summary>
    public AttributedImageSet Select(IReadOnlyList<int> rows) => rows.Count == Images.Count ? this : new AttributedImageSet(Images.Select(rows), Attributes.Rows(rows));

    /// <summary>The same images with one attribute in place of theirs.</summary>
    /// <param name="attribute">A value an image.</param>
    public AttributedImageSet With(NumberColumn attribute) => new(Images, new Table([new TextColumn("id", Images.Ids, role: ColumnRole.Id), attribute], Attributes.Source));

    /// <summary>At most so many of the images, evenly spread.</summary>
    public AttributedImageSet Thinned(int count) => Select(LearningParts.Thinned(Images.Count, count));

    /// <summary>Everything as one batch.</summary>
    public AttributedImages ToTensors(AttributeScheme scheme, Run run) => new(Images.Pixels.To(run.Device), scheme.Of(Attributes, run).To(run.Device));

    /// <summary>Batches in random order; pixels are looked up batch by batch.</summary>
    public Batches<AttributedImages> Batches(int size, AttributeScheme scheme, Run run)
    {
        var attributes = scheme.Of(Attributes, run);
        return Lab.Batches.Of(Images.Count, size, rows => new AttributedImages(
            Images.Batch(rows.ToArray<int>()).To(run.Device), attributes.IndexSelect(0, rows).To(run.Device)), dropLast: Images.Count > size);
    }
}
