using Ansatz.Torch;

namespace Ansatz.Data.Formats;

/// <summary>One picture file of a set, before it is decoded.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Id">Its id in the set.</param>
/// <param name="Class">The name of its class, or null.</param>
/// <param name="Part">The part it belongs to, or null.</param>
/// <param name="Box">The box to cut out first, or null.</param>
internal sealed record PictureEntry(string Path, string Id, string? Class = null, string? Part = null, PixelBox? Box = null);

/// <summary>A box of pixels.</summary>
internal readonly record struct PixelBox(double Left, double Top, double Width, double Height);

/// <summary>Decodes many pictures on all processors, after choosing the wanted ones, with bounded memory.</summary>
internal static class PictureList
{
    public static ImageSet Read(DataSource source, IReadOnlyList<PictureEntry> entries, ImageOptions options, INotes notes)
    {
        if (options.Part is { } part)
        {
            var parts = entries.Select(e => e.Part).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
            if (!parts.Contains(part))
                throw new SpellingException($"part={part}", parts.Length == 0 ? $"{source.Name} is not divided into parts" : $"the parts of {source.Name} are {string.Join(", ", parts)}", NearestNames.Of(part, parts));
            entries = [.. entries.Where(e => e.Part == part)];
        }
        string[]? names = entries.All(e => e.Class is not null) && entries.Count > 0 ? [.. entries.Select(e => e.Class!).Distinct().Order(StringComparer.Ordinal)] : null;
        if (options.Classes.Count > 0)
        {
            if (names is null) throw new SpellingException("classes=", $"{source.Name} has no classes");
            if (options.Classes.FirstOrDefault(c => !names.Contains(c)) is { } unknown)
                throw new SpellingException($"classes={unknown}", $"the classes are {string.Join(", ", names)}", NearestNames.Of(unknown, names));
            entries = [.. entries.Where(e => options.Classes.Contains(e.Class!))];
            names = [.. options.Classes];
        }
        if (options.Count is { } count) entries = [.. entries.Take(count)];
        var images = Decode(source, entries, options.Geometry, notes);
        return options.Finish(new(
            images,
            names is null ? null : [.. entries.Select(e => Array.IndexOf(names, e.Class))],
            names,
            parts: entries.Any(e => e.Part is not null) ? [.. entries.Select(e => e.Part ?? "")] : null,
            source: source.Name));
    }

    private static Image[] Decode(DataSource source, IReadOnlyList<PictureEntry> entries, ImageGeometry geometry, INotes notes)
    {
        var (images, report) = (new Image[entries.Count], new DecodingReport());
        var (held, room) = (0L, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 3 / 4);
        var faults = new DataException?[entries.Count];
        Parallel.For(0, entries.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, 8) }, (i, state) =>
        {
            try
            {
                using var file = DataSource.FromPath(entries[i].Path);
                images[i] = report.Add(ImageCodec.Decode(file, entries[i].Id, geometry, entries[i].Box), file);
                if (Interlocked.Add(ref held, images[i].Size) > room)
                    throw new DataException(source.Name, $"image '{entries[i].Id}'", $"{entries.Count} images of this size do not fit into memory", $"have them resized: {source.Name}:side=64");
            }
            catch (DataException e)
            {
                faults[i] = e;
                state.Break();
            }
        });
        if (faults.FirstOrDefault(f => f is not null) is { } fault) throw fault;
        report.Tell(notes, entries.Count);
        return Triple(images, geometry, notes);
    }

    /// <summary>Grey images among colored ones are tripled, so that one set has one number of channels.</summary>
    private static Image[] Triple(Image[] images, ImageGeometry geometry, INotes notes)
    {
        var grey = images.Count(i => i.Channels == 1);
        if (grey == 0 || grey == images.Length || geometry.Channels is not null) return images;
        notes.Note($"{grey} grey image{(grey == 1 ? "" : "s")} tripled to 3 channels");
        return [.. images.Select(i => PixelTransform.Transform(i, new(Channels: 3)))];
    }
}
