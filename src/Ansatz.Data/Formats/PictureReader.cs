namespace Ansatz.Data.Formats;

/// <summary>Reads one picture file as a set of one image.</summary>
internal sealed class PictureReader : Reader<ImageSet>
{
    public override string Name => "picture (PNG, JPEG, TIFF, WebP, BMP, PPM)";

    public override IReadOnlyList<string> Extensions => ImageCodec.Extensions;

    public override bool Recognizes(DataSource source) => ImageCodec.Recognizes(source.Head.Span);

    public override ImageSet Read(DataSource source, SpelledValue arguments, INotes notes)
    {
        var options = ImageOptions.From(arguments);
        var report = new DecodingReport();
        var image = report.Add(ImageCodec.Decode(source, source.FileName, options.Geometry), source);
        report.Tell(notes, 1);
        return options.Finish(new([image], source: source.Name));
    }
}

/// <summary>Reads one picture file as one image.</summary>
internal sealed class SinglePictureReader : Reader<Image>
{
    private readonly PictureReader pictures = new();

    public override string Name => pictures.Name;

    public override IReadOnlyList<string> Extensions => pictures.Extensions;

    public override bool Recognizes(DataSource source) => pictures.Recognizes(source);

    public override Image Read(DataSource source, SpelledValue arguments, INotes notes) => pictures.Read(source, arguments, notes)[0];
}

/// <summary>Sums up what was given up or doubted while many pictures were decoded; may be filled from several threads.</summary>
internal sealed class DecodingReport
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, string> doubts = new(StringComparer.Ordinal);
    private int alpha, sixteen, pages, resized, mislabeled;
    private string example = "";

    public Image Add(DecodedImage decoded, DataSource source)
    {
        lock (gate)
        {
            if (decoded.HadAlpha) alpha++;
            if (decoded.HadSixteenBits) sixteen++;
            if (decoded.HadMorePages) pages++;
            if (decoded.Doubt.Length > 0) doubts[source.Name] = decoded.Doubt;
            if (decoded.Width != decoded.Image.Width || decoded.Height != decoded.Image.Height)
            {
                resized++;
                example = $"{decoded.Image.Width}x{decoded.Image.Height}";
            }
            if (!ImageCodec.Extensions.Contains(source.Extension) && source.Extension.Length > 0) mislabeled++;
        }
        return decoded.Image;
    }

    public void Tell(INotes notes, int total)
    {
        if (resized > 0) notes.Note($"{Share(resized, total)} cropped and resized to {example}");
        if (alpha > 0) notes.Note($"alpha channel dropped{(total == 1 ? "" : $" in {alpha} of {total} images")}");
        if (sixteen > 0) notes.Note($"16-bit values reduced to 8 bits{(total == 1 ? "" : $" in {sixteen} of {total} images")}");
        if (pages > 0) notes.Note($"only the first page or frame read{(total == 1 ? "" : $" of {pages} of {total} files")}");
        if (mislabeled > 0) notes.Note($"{Share(mislabeled, total)} read by content, not by extension");
        foreach (var (name, doubt) in doubts.Take(5)) notes.Warn($"{name}: {doubt}");
        if (doubts.Count > 5) notes.Warn($"{doubts.Count - 5} more images with doubts like these");
    }

    private static string Share(int count, int total) => total == 1 ? "the image was" : $"{count} of {total} images were";
}
