using Ansatz.Data;
using Ansatz.Data.Named;

namespace Ansatz.Lab.Tests;

/// <summary>A data set that is on no machine.</summary>
internal sealed class NotCollected : NamedData
{
    public const string Known = "not-collected";

    public override string Name => Known;

    public override string Summary => "nothing";

    public override string License => "none";

    public override bool IsGenerated => false;

    public override IReadOnlyList<DataParameter> Parameters => [];

    public override IReadOnlyList<DataPart> Parts => [];

    public override string? Location => null;

    public override string HowToGet => "collect it";

    /// <summary>Makes it known by its name.</summary>
    public static void Register() => DataSets.Add(new NotCollected());

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes) => throw Missing();
}
