namespace Ansatz.Lab;

/// <summary>
/// The verbs that systems may have. Each means the same wherever it occurs, so that who has used one system can guess the
/// next; a word of another library is answered with the right one.
/// </summary>
public static class VerbVocabulary
{
    /// <summary>The verbs, family by family, with their meanings.</summary>
    public static IReadOnlyList<VerbMeaning> Verbs { get; } =
    [
        new("Make a model", "fit", "Learn from data (or from a problem) and leave a model folder."),
        new("Make a model", "adapt", "Continue a fitted model on a little new data."),
        new("Make a model", "unlearn", "Remove the influence of named examples from a fitted model."),
        new("Answer", "predict", "The outcome of each item: class, probability, risk, value or effect."),
        new("Answer", "forecast", "What comes after the last time of each sequence."),
        new("Answer", "score", "One number an item, such as a bound on its log-probability."),
        new("Answer", "encode", "The latent of each item."),
        new("Answer", "decode", "Things from latents: the inverse of encode."),
        new("Answer", "explain", "Which parts of the input made the answer."),
        new("Answer", "find", "The items of a collection most like a given one."),
        new("Answer", "cluster", "Groups among the items."),
        new("Answer", "segment", "A mask on the same grid as the picture or volume."),
        new("Answer", "register", "The rigid motion that carries a source onto a target."),
        new("Give back", "reconstruct", "The thing behind an observation, as the model sees it."),
        new("Give back", "complete", "Fill in what is missing or masked; what is given stays as given."),
        new("Give back", "denoise", "Take away a disturbance of unknown form."),
        new("Give back", "restore", "Undo a named degradation."),
        new("Give back", "compress", "A self-contained small file of one item."),
        new("Give back", "decompress", "The item back from that file."),
        new("Make new things", "sample", "Draw new things from the model, under a condition if given."),
        new("Make new things", "interpolate", "A path of things between two."),
        new("Make new things", "edit", "A given thing with named properties changed."),
        new("Make new things", "transfer", "The content of a given thing in the manner of the model."),
        new("Make new things", "sing", "Lyrics, a melody and a voice to sound."),
        new("Make new things", "optimize", "Move given starts to better values of an objective."),
        new("Decide", "solve", "A stated problem in, its solution out, with residual or certificate."),
        new("Decide", "plan", "Paths in, a feasible schedule out."),
        new("Decide", "play", "Run a fitted policy in its environment."),
        new("Decide", "ask", "The questions whose answers would teach the model most."),
        new("Judge", "evaluate", "The system's own list of metrics on data with known truth."),
        new("Judge", "analyze", "Facts about a model or a data set: tables and pictures."),
        new("Judge", "attack", "Play the adversary against a model; report what succeeds at which cost."),
        new("Judge", "compare", "Several methods on the same data with equal budgets, one table."),
        new("Move", "stream", "Transfer, reconstruct or forecast block by block, with bounded delay."),
        new("Move", "export", "The model, or what it learned, in another program's form."),
        new("Judge", "reproduce", "The paper's claims at reduced scale, measured."),
    ];

    /// <summary>The verbs that every system has.</summary>
    public static IReadOnlyList<string> Everywhere { get; } = ["fit", "evaluate", "reproduce"];

    // Words of other libraries, each with the verbs that may be meant, the likeliest first.
    private static readonly Dictionary<string, string[]> elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = ["fit"], ["learn"] = ["fit"], ["run"] = ["fit"], ["search"] = ["fit", "solve"], ["train-policy"] = ["fit"],
        ["finetune"] = ["adapt", "fit"], ["fine-tune"] = ["adapt", "fit"], ["enrol"] = ["adapt"], ["enroll"] = ["adapt"],
        ["repair"] = ["adapt"], ["calibrate"] = ["adapt"], ["forget"] = ["unlearn"],
        ["generate"] = ["sample"], ["draw"] = ["sample"], ["create"] = ["sample"], ["sample-prior"] = ["sample"],
        ["embed"] = ["encode"], ["latents"] = ["encode"], ["tokenize"] = ["encode"],
        ["classify"] = ["predict"], ["infer"] = ["predict", "encode"], ["inference"] = ["predict", "encode"],
        ["detect"] = ["segment", "predict"], ["log-likelihood"] = ["score"], ["likelihood"] = ["score"], ["energy"] = ["score"],
        ["reward"] = ["score"], ["rank"] = ["score"], ["impute"] = ["complete"], ["inpaint"] = ["complete"],
        ["filter"] = ["denoise"], ["smooth"] = ["reconstruct"], ["recon"] = ["reconstruct"], ["convert"] = ["transfer"],
        ["nearest"] = ["find"], ["attribution"] = ["explain"], ["propose"] = ["solve"], ["act"] = ["play"],
        ["reoptimize"] = ["optimize"], ["reoptimise"] = ["optimize"], ["optimise"] = ["optimize"], ["analyse"] = ["analyze"],
        ["test"] = ["evaluate"], ["eval"] = ["evaluate"], ["validate"] = ["evaluate"], ["metrics"] = ["evaluate"],
        ["probe"] = ["evaluate"], ["benchmark"] = ["compare", "evaluate"], ["replicate"] = ["reproduce"], ["claims"] = ["reproduce"],
    };

    /// <summary>Whether a word is a verb of the vocabulary.</summary>
    /// <param name="word">The word.</param>
    public static bool Contains(string word) => Verbs.Any(verb => verb.Name == word);

    /// <summary>What a verb means, or null for a word that is none.</summary>
    /// <param name="word">The word.</param>
    public static string? MeaningOf(string word) => Verbs.FirstOrDefault(verb => verb.Name == word)?.Meaning;

    /// <summary>The verb of a system that a word of another library stands for, or null.</summary>
    /// <param name="word">A word such as <c>train</c>.</param>
    /// <param name="verbs">The verbs that the system has.</param>
    public static string? Translate(string word, IReadOnlyCollection<string> verbs)
        => elsewhere.TryGetValue(word, out var meant) ? meant.FirstOrDefault(verbs.Contains) : null;
}

/// <summary>A verb of the vocabulary.</summary>
/// <param name="Family">The family it is listed under.</param>
/// <param name="Name">The word.</param>
/// <param name="Meaning">What it means, in one sentence.</param>
public sealed record VerbMeaning(string Family, string Name, string Meaning);
