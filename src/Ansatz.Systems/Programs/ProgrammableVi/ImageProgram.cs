using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// A program of grey images with a recognition network. Data: its own images by name, or a table with a column a pixel, row by row, in [0, 1] or
/// 0 to 255 (a column <c>label</c> is the class), as MNIST is often passed on.
/// </summary>
/// <param name="data">The images used where no table is given, as a data argument with the parts <c>train</c> and <c>test</c>.</param>
public abstract class ImageProgram(string data) : VariationalProgram
{
    /// <summary>The columns in <see cref="ProgramRows"/>: pixels [rows, height * width], classes [rows].</summary>
    internal const string Pixels = "pixels", Label = "label";

    /// <inheritdoc/>
    public override bool IsAmortized => true;

    /// <summary>The side of the square images, in pixels.</summary>
    protected abstract int Side { get; }

    /// <inheritdoc/>
    public override ProgramRows OwnRows(string part, Run run)
    {
        var images = DataArgument.Resolve<ImageSet>(DataArgument.Spell(data).With("part", part).ToString(), "images", run);
        if (!images.IsUniform || images.Height != Side || images.Width != Side || images.Channels != 1)
            throw new DataException(images.Source, "", $"holds {images.Description}", $"grey images of {Side} x {Side} pixels are expected: spell side={Side},channels=1 after the name");
        var rows = ProgramRows.Of((Pixels, images.Pixels.Flatten(1)));
        return images.LabelTensor is { } labels ? rows.With(Label, labels.Escape()) : rows;
    }

    /// <inheritdoc/>
    public override ProgramRows Read(Table table, Run run)
    {
        string[] names = [.. table.NumericFeatures.Select(column => column.Name).Where(name => name != Label)];
        if (names.Length != Side * Side)
            throw new DataException(table.Source, "", $"has {names.Length} columns of numbers beside '{Label}'", $"{Side * Side} are expected, a column a pixel, row by row");
        var pixels = table.ToTensor(names);
        if (pixels.Max().ToDouble() > 1)
        {
            run.Note("pixels of 0 to 255 divided by 255");
            pixels /= 255.0;
        }
        if (pixels.Min().ToDouble() < 0 || pixels.Max().ToDouble() > 1) throw new DataException(table.Source, "", "holds pixels outside [0, 1] and 0 to 255");
        var rows = ProgramRows.Of((Pixels, pixels));
        return table.TryGet(Label, out _) ? rows.With(Label, table.ToTensor(Label).Select(1, 0).To(ScalarType.Int64).Escape()) : rows;
    }
}
