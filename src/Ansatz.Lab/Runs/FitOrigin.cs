using Ansatz.Data;

namespace Ansatz.Lab;

/// <summary>
/// The data that a model was fitted to and how they were divided: what it needs to know to be judged by items that it has not learned from, whatever the seed
/// of the one who asks. It goes with the model as <see cref="ModelRecord.Origin"/>.
/// </summary>
/// <param name="Fingerprints">Digests of the data; none where they are not known.</param>
/// <param name="Split">The shares.</param>
/// <param name="Seed">The seed of the draw.</param>
public sealed record FitOrigin(IReadOnlyList<string> Fingerprints, Split Split, long Seed)
{
    /// <summary>Nothing is known of the fit: all data are others.</summary>
    public static FitOrigin None { get; } = new([], new Split(1, 0, 0), 0);

    // An array and no list: a set of images is also a list of data, its images.
    /// <summary>The origin of a fit to data.</summary>
    /// <param name="run">The run of the fit, whose seed divides the data.</param>
    /// <param name="split">The shares.</param>
    /// <param name="data">All of the data, before they are divided.</param>
    public static FitOrigin Of(Run run, Split split, params IDataValue[] data) => new([.. data.Select(DigestOf)], split, run.Seed);

    /// <summary>The origin of whatever may know it: a model of a system, or something of a user's own, of which nothing is known.</summary>
    /// <param name="model">The model.</param>
    public static FitOrigin Of(object model) => (model as IKnowsOrigin)?.Origin ?? None;

    /// <summary>Whether the model was fitted to a part of these data; columns beside images or codes, and what columns are used for, do not matter.</summary>
    /// <param name="data">All of the data, before they are divided.</param>
    public bool Includes(IDataValue data) => Fingerprints.Contains(DigestOf(data));

    /// <summary>
    /// The items that the model has not learned from. Of the data of its fit those that the fit held out (all, with a warning, when it held out none); of
    /// other data the part <c>test</c> where they have one, else all.
    /// </summary>
    /// <param name="data">All of the data.</param>
    /// <param name="parts">The part each item belongs to, or null.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="notes">Takes the warning.</param>
    /// <returns>Numbers, from 0.</returns>
    public IReadOnlyList<int> HeldOut(IDataValue data, IReadOnlyList<string>? parts, int count, INotes notes)
    {
        var isOwn = Includes(data);
        if (!isOwn && parts?.Contains(Data.Split.PartNames[^1]) != true) return [.. Enumerable.Range(0, count)];
        var rows = LearningParts.HeldOut(parts, count, Split, Seed);
        if (isOwn && rows.Count == count) notes.Warn($"all {count:N0} items were learned from: the fit held none out");
        return rows;
    }

    private static string DigestOf(IDataValue data) => data is Examples examples ? examples.Source.Fingerprint : data.Fingerprint;
}

/// <summary>A model that knows what data it was fitted to.</summary>
public interface IKnowsOrigin
{
    /// <summary>The data of the fit, and how they were divided.</summary>
    FitOrigin Origin { get; }
}
