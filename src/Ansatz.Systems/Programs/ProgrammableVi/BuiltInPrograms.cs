using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>The programs that are known by name, and what may be spelled after each.</summary>
internal static class BuiltInPrograms
{
    private sealed record Entry(string Name, Func<SpelledValue, Func<RandomStream, VariationalProgram>> Read);

    private static readonly Entry[] All =
    [
        new("cone", spelled =>
        {
            spelled.Accept(0, "ansatz", "particles", "z");
            var ansatz = spelled.Word("ansatz", "ring", "ring", "mean-field") == "ring" ? ConeAnsatz.Ring : ConeAnsatz.MeanField;
            var (particles, z) = (spelled.Integer("particles", 5, 1, 10_000), spelled.Number("z", 5, 0.01, 1e6));
            return _ => new Cone(ansatz, particles, z);
        }),
        new("coin", spelled =>
        {
            spelled.Accept(0, "heads", "flips");
            var flips = spelled.Integer("flips", 10, 1, 1_000_000);
            var heads = spelled.Integer("heads", Math.Min(6, flips), 0, flips);
            return _ => new Coin(heads, flips);
        }),
        new("conjugate-normal", spelled =>
        {
            spelled.Accept(0, "y", "ansatz");
            var (y, linear) = (spelled.Number("y", 1.3, -1e6, 1e6), spelled.Word("ansatz", "normal", "normal", "linear") == "linear");
            return _ => new ConjugateNormal(y, linear);
        }),
        new("bimodal", spelled =>
        {
            spelled.Accept(0);
            return _ => new BimodalTarget();
        }),
        new("logistic-regression", spelled =>
        {
            spelled.Accept(0, "label");
            var label = spelled.Word("label", "y");
            return _ => new LogisticRegression(label);
        }),
        new("vae", spelled =>
        {
            spelled.Accept(0, "data", "latent", "hidden");
            var (data, latent, hidden) = (spelled.Word("data", "mnist"), spelled.Integer("latent", 10, 1, 4096), spelled.Integer("hidden", 200, 1, 65_536));
            return stream => new ImageAutoencoder(data, latent, hidden, stream);
        }),
        new("air", spelled =>
        {
            spelled.Accept(0, "data");
            var data = spelled.Word("data", "digit-canvases");
            return stream => new AttendInferRepeat(data, stream);
        }),
        new("ssvae", spelled =>
        {
            spelled.Accept(0, "data", "labeled");
            var (data, labeled) = (spelled.Word("data", "mnist"), spelled.Integer("labeled", 600, 1, 1_000_000));
            return stream => new SemiSupervised(data, labeled, stream);
        }),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => All.Select(entry => entry.Name);

    /// <summary>What makes the program of a spelling.</summary>
    /// <param name="spelled">The name and its arguments.</param>
    /// <exception cref="SpellingException">There is no such program, or an argument is not its own.</exception>
    public static Func<RandomStream, VariationalProgram> Constructor(SpelledValue spelled)
    {
        var entry = Array.Find(All, entry => entry.Name == spelled.Name)
            ?? throw new SpellingException(spelled.Name, $"the programs are {string.Join(", ", Names)}, or FILE.dll:Namespace.Class", NearestNames.Of(spelled.Name, Names));
        return entry.Read(spelled);
    }
}
