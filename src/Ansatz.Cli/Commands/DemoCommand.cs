namespace Ansatz.Cli;

/// <summary><c>ansatz demo</c>: two minutes that end with pictures.</summary>
internal static class DemoCommand
{
    private const string System = "attribute-cvae";
    private static readonly string[] Line = [System, "fit", "--images", "fashion-mnist", "--preset", "demo"];

    /// <summary>The description.</summary>
    public static CommandSpec Spec() => new("demo", "Train a conditional variational autoencoder on Fashion-MNIST for about two minutes, and report.", Run)
    {
        MostWords = 0,
        Options =
        [
            new("out", "FOLDER", "The folder of the run and its model; by default runs/attribute-cvae-N."),
            new("seed", "N", "The seed of everything random; >= 0, default 0."),
        ],
        CommonOptions = [new("quiet", "", "Print only the result, what was written, and warnings."), SharedOptions.Json],
    };

    private static int Run(Request request)
    {
        string[] given = [.. request.Values.SelectMany(option => option.Value.Select(word => option.Key is "json" or "quiet" ? $"--{option.Key}" : $"--{option.Key}={word}"))];
        return CommandLine.Start([.. Line, .. given], request.Surroundings);
    }
}
