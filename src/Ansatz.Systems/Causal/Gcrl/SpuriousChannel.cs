using Ansatz.Data;

namespace Ansatz.Systems.Causal;

/// <summary>
/// A third channel σ_t = α (‖v_(t+8) - v_t‖ + 1) of the velocities v: it tells how a path will bend, more or less loudly by environment. It is made of the
/// FUTURE, and serves the test of robustness alone. Source: Liu, Cadei, Schweizer, Bahmani, Alahi, Towards Robust and Adaptive Motion Forecasting, CVPR 2022.
/// </summary>
internal static class SpuriousChannel
{
    private const int Ahead = 8;

    /// <summary>Windows with the channel.</summary>
    /// <param name="scenes">Windows of x and y.</param>
    /// <param name="strength">α of the environment of that name.</param>
    public static Sequences Add(Scenes scenes, Func<string, double> strength)
    {
        var made = new List<Sequence>();
        for (var scene = 0; scene < scenes.Count; scene++)
        {
            var (paths, members) = (scenes.Batch([scene]).Paths.ToArray<float>(), scenes.MembersOf(scene));
            var environment = scenes.Environments[scenes.EnvironmentOf(scene)];
            var alpha = strength(environment);
            double[] times = [.. Enumerable.Range(0, scenes.Length).Select(t => t * scenes.Step)];
            for (var m = 0; m < members.Count; m++)
            {
                var path = paths.AsSpan(m * scenes.Length * scenes.Channels, scenes.Length * scenes.Channels);
                var values = new float[3 * scenes.Length];
                for (var t = 0; t < scenes.Length; t++)
                {
                    var (nowX, nowY) = Velocity(path, t, scenes);
                    var (laterX, laterY) = Velocity(path, Math.Min(t + Ahead, scenes.Length - 1), scenes);
                    (values[3 * t], values[(3 * t) + 1]) = (path[t * scenes.Channels], path[(t * scenes.Channels) + 1]);
                    values[(3 * t) + 2] = (float)(alpha * (Math.Sqrt(((laterX - nowX) * (laterX - nowX)) + ((laterY - nowY) * (laterY - nowY))) + 1));
                }
                made.Add(new Sequence($"{scene:D5}-{members[m]}", times, values, 3, $"{scene:D5}-{scenes.GroupOf(scene)}", environment));
            }
        }
        return new Sequences(made, ["x", "y", "sigma"]);
    }

    /// <summary>The step that led to a place; the first place has that of the second.</summary>
    private static (double X, double Y) Velocity(ReadOnlySpan<float> path, int t, Scenes scenes)
    {
        var at = Math.Max(t, 1) * scenes.Channels;
        return (path[at] - path[at - scenes.Channels], path[at + 1] - path[at - scenes.Channels + 1]);
    }
}
