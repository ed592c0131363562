using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Lab;

/// <content>Making grids of images.</content>
public sealed partial record ImageGrid
{
    /// <summary>A grid of images, row by row.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="images">The images, of 1 or 3 channels.</param>
    /// <param name="columns">Images a row; null: as square as possible.</param>
    /// <returns>The grid.</returns>
    public static ImageGrid Of(string name, IReadOnlyList<Image> images, int? columns = null)
    {
        var across = Math.Clamp(columns ?? (int)Math.Ceiling(Math.Sqrt(images.Count)), 1, Math.Max(images.Count, 1));
        var sheet = ContactSheet.Compose(images, across, spacing: 1, scale: 1);
        return new(name, ContactSheet.ToPng(sheet), new(sheet.Width, sheet.Height, (images.Count + across - 1) / across, across));
    }

    /// <summary>A grid of the images of a tensor, row by row; values outside [0, 1] are cut off.</summary>
    /// <param name="name">A short name in kebab case.</param>
    /// <param name="pixels">The images, <c>[n, channels, height, width]</c>, of 1 or 3 channels.</param>
    /// <param name="columns">Images a row; null: as square as possible.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">The tensor is no set of images.</exception>
    public static ImageGrid Of(string name, Tensor pixels, int? columns = null) =>
        Of(name, ImageSet.FromTensor(pixels.Detach().To(ScalarType.Float32).Clamp(0, 1)), columns);

    /// <summary>The same grid with names beside its rows and above its columns.</summary>
    /// <param name="rows">A name a row, or none.</param>
    /// <param name="columns">A name a column, or none.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than rows or columns.</exception>
    public ImageGrid Named(IReadOnlyList<string>? rows = null, IReadOnlyList<string>? columns = null)
    {
        if (rows is { Count: > 0 } && rows.Count != Layout.Rows) throw new ArgumentException($"the grid has {Layout.Rows} rows, not {rows.Count}", nameof(rows));
        if (columns is { Count: > 0 } && columns.Count != Layout.Columns) throw new ArgumentException($"the grid has {Layout.Columns} columns, not {columns.Count}", nameof(columns));
        return this with { Layout = Layout with { RowNames = rows ?? [], ColumnNames = columns ?? [] } };
    }
}
