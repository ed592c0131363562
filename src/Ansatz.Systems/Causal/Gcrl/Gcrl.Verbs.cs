using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <content>What a user does with the system.</content>
public sealed partial class Gcrl
{
    private const int ValidationScenes = 300, ValidationSamples = 20;

    /// <summary>Learns from paths in several environments.</summary>
    /// <param name="series">Paths (x, y in metres, and further channels), grouped by scene or recording, with the environment of each. Where they are divided into parts, the part <c>train</c> is learned from.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model, in evaluation mode.</returns>
    /// <exception cref="DataException">Paths are not x and y, have no times or a NaN, no scene is long enough, or pairs are asked for and a scene has another size.</exception>
    /// <exception cref="OptionException">A latent is of odd length and there is a flow, the penalty is another method's, or nothing is drawn at an address of a strategy.</exception>
    [Verb]
    public static Gcrl Fit([DefaultData("crowd-crossing")] Sequences series, GcrlOptions options, Run run)
    {
        var (training, validation) = SceneData.Divide(series, options.Split, run.Seed);
        var model = FitTo(SceneData.Cut(training, options, run), options, run, SceneData.CutAny(validation, options));
        model.Origin = FitOrigin.Of(run, options.Split, series);
        GcrlReport.Add(model, SceneData.Cut(SceneData.HeldOut(series, model.Origin, run), model.Options, run, model.Step), run);
        return model;
    }

    /// <summary>Draws futures of everybody who is seen in the last steps of a group.</summary>
    /// <param name="series">Paths, at least as long as the model's past.</param>
    /// <param name="samples">How many futures of each.</param>
    /// <param name="environment">Only the paths of this environment; by default all.</param>
    /// <param name="run">The run.</param>
    /// <returns>The futures: the id of a path, a slash and the number of the sample.</returns>
    /// <exception cref="DataException">No path is long enough, or a step takes another time than the model's.</exception>
    [Verb]
    public Sequences Forecast(Sequences series, [Range(1, 100_000), Unit("samples")] int samples = 20, string? environment = null, Run? run = null)
    {
        run ??= new Run();
        var scenes = Seen(series, environment, run);
        var places = new List<Sequence>();
        for (var scene = 0; scene < scenes.Count; scene++)
        {
            using var scope = TensorScope.Open();
            var drawn = Forecast(Motion.Of(scenes.Batch([scene]).To(run.Device), Options.Observed), samples, run.Stream["forecast"][scene]).ToArray<float>();
            var members = scenes.MembersOf(scene);
            var first = scenes.StartOf(scene) + (Options.Observed * Step);
            double[] times = [.. Enumerable.Range(0, Options.Horizon).Select(t => first + (t * Step))];
            var name = scenes.EnvironmentOf(scene) is >= 0 and var e ? scenes.Environments[e] : null;
            for (var m = 0; m < members.Count; m++)
                for (var k = 0; k < samples; k++)
                    places.Add(new Sequence($"{members[m]}/{k + 1}", times, drawn.AsSpan(((k * members.Count) + m) * Options.Horizon * 2, Options.Horizon * 2), 2, scenes.GroupOf(scene), name));
        }
        return new Sequences(places, [.. series.Channels.Take(2)], series.Unit);
    }

    /// <summary>Moves the model to a new environment with a few of its scenes; what concerns z stays as it is to the bit.</summary>
    /// <param name="series">Paths of the new environment. Where they are divided into parts, the part <c>adapt</c>, else <c>train</c> is learned from.</param>
    /// <param name="count">How many scenes at most, evenly spread.</param>
    /// <param name="environment">Only the paths of this environment; by default all.</param>
    /// <param name="epochs">How often they are gone through.</param>
    /// <param name="learningRate">Adam's step size.</param>
    /// <param name="everything">Whether what concerns z is learned too.</param>
    /// <param name="run">The run.</param>
    /// <returns>The moved model; this one is left as it is.</returns>
    /// <exception cref="DataException">No scene is long enough, or a step takes another time than the model's.</exception>
    [Verb]
    public Gcrl Adapt(
        Sequences series, [Range(1, 1_000_000), Unit("scenes")] int count = 384, string? environment = null, [Range(1, 100_000), Unit("epochs")] int epochs = 100,
        [Range(1e-8, 1.0)] double learningRate = 2e-3, bool everything = false, Run? run = null)
    {
        run ??= new Run();
        var part = series.Parts.Contains("adapt") ? series.Part("adapt") : series.Parts.Contains("train") ? series.Part("train") : series;
        var scenes = SceneData.Cut(SceneData.Only(part, environment), Options, run, Step);
        return AdaptTo(scenes.Thinned(count), epochs, learningRate, everything, run);
    }

    /// <summary>The latents of everybody who is seen in the last steps of a group: z, and the style s.</summary>
    /// <param name="series">Paths, at least as long as the model's past.</param>
    /// <param name="run">The run.</param>
    /// <returns>An item a scene of a pair, or a member of a scene: means of z and s, and their standard deviations.</returns>
    /// <exception cref="DataException">No path is long enough, or a step takes another time than the model's.</exception>
    [Verb]
    public Codes Encode(Sequences series, Run? run = null)
    {
        run ??= new Run();
        var scenes = Seen(series, null, run);
        var (z, zDeviation, s, sDeviation) = SceneData.EncodeAll(this, scenes, run.Device);
        return Codes.FromTensors(Names(scenes), ("z", z), ("s", s), ("z sd", zDeviation), ("s sd", sDeviation));
    }

    /// <summary>The environment that a style is of, as far as the past tells: the components of the style's prior are read as the environments whose scenes they explained in the fit.</summary>
    /// <param name="series">Paths, at least as long as the model's past.</param>
    /// <param name="run">The run.</param>
    /// <returns>
    /// A row a scene of a pair, or a member of a scene: the likeliest environment and the probability of each, where the model was fitted to several; the likeliest
    /// component and the probability of each.
    /// </returns>
    /// <exception cref="DataException">No path is long enough, or the model has no such prior.</exception>
    [Verb]
    public Table Predict(Sequences series, Run? run = null)
    {
        run ??= new Run();
        if (Options.Method != GcrlMethod.Causal) throw new DataException("", "", $"a model of the method {Options.Method} has no prior over environments", "fit one with --method causal");
        var scenes = Seen(series, null, run);
        var posterior = EnvironmentPosterior(SceneData.EncodeAll(this, scenes, run.Device).Style);
        if (!KnowsEnvironments) run.Note("the model knows no environments to tell apart: components of the style's prior are given");
        return new Table(
        [
            new TextColumn("id", Names(scenes), role: ColumnRole.Id),
            .. KnowsEnvironments ? Probabilities("environment", EnvironmentsOf(posterior), Environments) : [],
            .. Probabilities("component", posterior, [.. Enumerable.Range(0, Options.Components).Select(number => $"{number}")]),
        ]);
    }

    /// <summary>Displacement errors of the best and of the mean future, and collisions, overall and by environment, beside constant velocity.</summary>
    /// <param name="series">Paths that were not learned from; by default those held out of the fit.</param>
    /// <param name="samples">The futures of each scene.</param>
    /// <param name="environment">Only the paths of this environment; by default all.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean.</returns>
    /// <exception cref="DataException">No scene is long enough, or a step takes another time than the model's.</exception>
    [Verb]
    public Table Evaluate([FittedData] Sequences series, [Range(1, 100_000), Unit("samples")] int samples = 100, string? environment = null, Run? run = null)
    {
        run ??= new Run();
        var scenes = SceneData.Cut(SceneData.Only(SceneData.HeldOut(series, Origin, run), environment), Options, run, Step);
        return MeanFigure.ToTable(GcrlEvaluation.Of(this, scenes, samples, run).Figures());
    }

    /// <summary>Fits a model to all of some scenes.</summary>
    /// <param name="scenes">The scenes to learn from.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="run">The run.</param>
    /// <param name="validation">Scenes by which the best weights are chosen; null: the last are kept.</param>
    internal static Gcrl FitTo(Scenes scenes, GcrlOptions options, Run run, Scenes? validation = null)
    {
        if (options.Networks == GcrlNetworks.Auto)
            options = options with { Networks = SceneData.ArePairs(scenes) && (validation is null || SceneData.ArePairs(validation)) ? GcrlNetworks.Pairs : GcrlNetworks.Scenes };
        SceneData.CheckSizes(scenes, options);
        if (validation is null) run.Note("there are no validation scenes: the last weights are kept");
        else SceneData.CheckSizes(validation, options);
        if (scenes.Environments.Count > options.Components && options.Method == GcrlMethod.Causal)
            run.Warn($"{scenes.Environments.Count} environments share {options.Components} components of the style's prior: give --components {scenes.Environments.Count}");
        var model = new Gcrl(options, scenes.Channels, run.Stream["weights"]) { Step = scenes.Step, Environments = scenes.Environments };
        model.To(run.Device);
        options.Strategy.CheckAddresses(() => model.Ansatz(Motion.Of(scenes.Batch([0]).To(run.Device), options.Observed)));
        model.Train(scenes, validation, options.Epochs, options.LearningRate, [.. model.InvariantParts, .. model.MovingParts], invariant: true, "fit", run);
        model.NameComponents(scenes, run);
        return model;
    }

    /// <summary>A copy that is moved to some scenes.</summary>
    internal Gcrl AdaptTo(Scenes scenes, int epochs, Schedule learningRate, bool everything, Run run)
    {
        SceneData.CheckSizes(scenes, Options);
        var moved = Copy();
        foreach (var part in moved.InvariantParts) part.SetTrainable(everything);
        moved.Train(scenes, null, epochs, learningRate, everything ? [.. moved.InvariantParts, .. moved.MovingParts] : moved.MovingParts, everything, "adapt", run);
        foreach (var part in moved.InvariantParts) part.SetTrainable(true);
        moved.Environments = scenes.Environments;
        moved.NameComponents(scenes, run);
        return moved;
    }

    private void Train(Scenes scenes, Scenes? validation, int epochs, Schedule learningRate, IReadOnlyList<Module> parts, bool invariant, string stage, Run run)
    {
        int[] environments = [.. Enumerable.Range(0, scenes.Count).Select(scenes.EnvironmentOf)];
        var shares = Options.Mixing == EnvironmentMixing.Turns ? GroupShares.Turns(Options.BatchSize) : GroupShares.Equal(Options.BatchSize);
        var batches = Batches.Grouped(environments, shares, rows => Motion.Of(scenes.Batch(rows.ToArray<int>()).To(run.Device), Options.Observed));
        new Trainer(parts)
        {
            Optimizer = new Adam(learningRate), Clip = GradientClipping.Norm(Options.Clip), Run = run, Stage = stage, ParetoDraws = 0,
            ObjectiveName = Options.Method == GcrlMethod.Deterministic ? "squared error [m²]" : "bound [nats]",
            Validation = validation?.Thinned(ValidationScenes) is { } judged ? _ => Judge(judged, run) : null, KeepsBest = validation is not null,
        }.Fit(motion => TrainingObjective(motion, invariant), batches, epochs);
        Evaluate();
    }

    /// <summary>The figure by which weights are chosen, in the sense of the objective: ADE of the best of a few futures, of the same noise every time.</summary>
    private double Judge(Scenes scenes, Run run)
    {
        var error = GcrlEvaluation.Of(this, scenes, ValidationSamples, run).BestAverage;
        return Options.Method == GcrlMethod.Deterministic ? error : -error;
    }

    private static IEnumerable<Column> Probabilities(string what, Tensor probabilities, IReadOnlyList<string> names) =>
    [
        new TextColumn(what, probabilities.ArgMax(-1).ToArray<long>().Select(number => names[(int)number])),
        .. names.Select((name, number) => new NumberColumn($"{what}_{name}", probabilities.Select(1, number).ToArray<double>())),
    ];

    private Scenes Seen(Sequences series, string? environment, Run run) => SceneData.Latest(SceneData.Only(series, environment), Options, run, Step);

    private string[] Names(Scenes scenes) => [.. Enumerable.Range(0, scenes.Count).SelectMany(scene =>
        Options.Networks == GcrlNetworks.Pairs ? [scenes.GroupOf(scene)] : scenes.MembersOf(scene))];
}
