using Ansatz.Data.Named;

namespace Ansatz.Data.Tests;

/// <summary>A data set that no machine has, under any name.</summary>
internal sealed class AbsentData(string name) : NamedData
{
    public override string Name => name;

    public override string Summary => "a set that no machine has";

    public override string License => "none";

    public override bool IsGenerated => false;

    public override IReadOnlyList<DataParameter> Parameters => [];

    public override IReadOnlyList<DataPart> Parts => [new("images", typeof(ImageSet), "nothing")];

    public override string? Location => null;

    public override string HowToGet => "install it: apt-get install dataset-absent";

    public override IDataValue Load(string role, SpelledValue arguments, INotes notes) => throw Missing();
}
