using Ansatz.Data;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>A batch of scenes as the networks see them.</summary>
/// <param name="Past">What was seen, metres: [members, observed, channels]; the first two channels are the place.</param>
/// <param name="Future">What followed, relative to the last place seen: [members, horizon, 2]; null where it is to be forecast.</param>
/// <param name="Scenes">Who stands together.</param>
/// <param name="Environments">The number of each scene's environment, [scenes].</param>
public sealed record Motion(Tensor Past, Tensor? Future, Ragged Scenes, Tensor Environments)
{
    /// <summary>The last place seen, [members, 1, 2].</summary>
    public Tensor Last => Past.Narrow(1, Past.Size(1) - 1, 1).Narrow(2, 0, 2);

    /// <summary>The steps between the places seen, [members, observed - 1, 2].</summary>
    public Tensor Steps
    {
        get
        {
            var places = Past.Narrow(2, 0, 2);
            return places.Narrow(1, 1, places.Size(1) - 1) - places.Narrow(1, 0, places.Size(1) - 1);
        }
    }

    /// <summary>Channels beside the place, at the times of <see cref="Steps"/>: [members, observed - 1, channels - 2].</summary>
    public Tensor Extra => Past.Narrow(1, 1, Past.Size(1) - 1).Narrow(2, 2, Past.Size(2) - 2);

    /// <summary>Scenes as a batch.</summary>
    /// <param name="batch">The scenes; what is longer than the past is the future.</param>
    /// <param name="observed">Steps of the past.</param>
    public static Motion Of(SceneBatch batch, int observed)
    {
        var past = batch.Paths.Narrow(1, 0, observed);
        var rest = batch.Paths.Size(1) - observed;
        var future = rest == 0 ? null : batch.Paths.Narrow(1, observed, rest).Narrow(2, 0, 2) - past.Narrow(1, observed - 1, 1).Narrow(2, 0, 2);
        return new Motion(past, future, new Ragged(batch.Sizes, batch.Paths.Device), batch.Environments);
    }
}
