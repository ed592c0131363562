namespace Ansatz.Data;

/// <summary>What every typed value of this assembly can say about itself.</summary>
public interface IDataValue
{
    /// <summary>The value as a head line names it, with counts and units: <c>6000 images 32x32, 3 channels</c>.</summary>
    string Description { get; }

    /// <summary>The SHA-256 of the content (not of the file it came from), as 64 hexadecimal digits.</summary>
    string Fingerprint { get; }

    /// <summary>Facts worth showing, in order: name and value.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Facts { get; }
}

/// <summary>A value that is one of a set, as an image is of an image set: what takes one can be given a set of them, one after the other.</summary>
public interface IDataItem : IDataValue
{
    /// <summary>Its name within its set.</summary>
    string Id { get; }
}
