using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Programs;

/// <summary>
/// Attend, infer, repeat: a scene is a sum of up to three objects, each present or not, somewhere, and somehow; the ansatz looks at the image object by
/// object. Canvases of 24 x 24 pixels, windows of 10 x 10. The presence of an object is discrete: its gradient strategy is what the paper compares.
/// </summary>
/// <remarks>
/// Model, for t = 1, 2, 3: present_t ~ Bernoulli(p_t) with p = 0.05^(1, 2.3, 5); where_t ~ N((2.3, 0, 0), (0.2, 1, 1)), a place of
/// <see cref="SpatialTransformer"/>; what_t ~ N(0, I). The canvas is the sum of present_t · the decoded window laid at where_t; pixels ~ N(canvas, 0.3).
/// Ansatz: an LSTM sees the image and the last object; present_t ~ Bernoulli((ε + prob · present_{t-1}) / (1 + 1.01 ε)), so that after an absent object all
/// are absent; what_t is encoded from the crop at where_t. Sources: Eslami et al. 2016; Becker et al. 2024, table 2. Three changes shorten the plateau of
/// empty scenes: the decoder's output bias starts at -2, the logit of presence at +2, and where_t is relative to its prior.
/// </remarks>
public sealed class AttendInferRepeat : ImageProgram
{
    /// <summary>The most objects of a scene.</summary>
    public const int Most = 3;

    private const int Canvas = 24, Window = 10, What = 10, Hidden = 64, Shown = 12;
    private const double Epsilon = 1e-4, PixelDeviation = 0.3, SmallestScale = 1e-4;

    private readonly LstmCell _recurrent;
    private readonly Linear _predictor;
    private readonly Mlp _encoder;
    private readonly Mlp _decoder;
    private readonly Linear _painter;
    private readonly double[] present = [.. new[] { 1, 2.3, 5 }.Select(power => Math.Pow(0.05, power))];
    private readonly Tensor whereMean = Tensor.From<float>([2.3f, 0, 0]).Escape();
    private readonly Tensor whereScale = Tensor.From<float>([0.2f, 1, 1]).Escape();

    /// <summary>Networks whose weights are drawn.</summary>
    /// <param name="data">The canvases used where no table is given; a class, if there is one, is the number of objects.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public AttendInferRepeat(string data, RandomStream stream)
        : base(data)
    {
        _recurrent = new LstmCell(Canvas * Canvas + 3 + What + 1, Hidden, stream["recurrent"]);
        _predictor = new Linear(Hidden, 7, stream["predictor"]);
        _encoder = new Mlp([Window * Window, Hidden, 2 * What], stream["encoder"], Activation.LeakyRelu());
        _decoder = new Mlp([What, Hidden], stream["decoder"], last: Activation.LeakyRelu());
        _painter = new Linear(Hidden, Window * Window, stream["painter"], biasInitializer: Initializer.Constant(-2));
        _predictor.Bias!.Assign(Tensor.Cat([Tensor.Full([1], 2, ScalarType.Float32), _predictor.Bias.Value.Detach()[1..]], 0));
    }

    /// <inheritdoc/>
    public override FitRecipe Recipe => new() { Steps = 4000, LearningRate = 2e-3, Samples = 1, BatchSize = 64 };

    /// <inheritdoc/>
    protected override int Side => Canvas;

    /// <summary>The map from the recurrent state to presence, place and its scale; its first row is the logit of presence.</summary>
    internal Linear Predictor => _predictor;

    /// <inheritdoc/>
    public override GenerativeProgram Model(ProgramRows rows) => new(p =>
    {
        using var images = p.Plate("images", rows.Count);
        Tensor canvas = 0.0;
        foreach (var t in p.Steps("object", Most))
        {
            var isPresent = p.Sample("present", Bernoulli.FromProbabilities(present[t]));
            var where = p.Sample("where", new Normal(whereMean, whereScale).ToEvent());
            var window = Decode(p.Sample("what", Normal.Standard(What)));
            canvas += isPresent.Unsqueeze(-1).Unsqueeze(-1) * SpatialTransformer.Paste(window, where, Canvas, Canvas);
        }
        p.Observe("image", new Normal(canvas, PixelDeviation).ToEvent(2), rows.Find(Pixels)?.Unflatten(-1, [Canvas, Canvas]));
    });

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(ProgramRows rows) => new(q =>
    {
        using var images = q.Plate("images", rows.Count);
        var pixels = rows[Pixels];
        var canvas = pixels.Unflatten(-1, [Canvas, Canvas]);
        Tensor isPresent = Tensor.Ones([1]), where = Tensor.Zeros([3]), what = Tensor.Zeros([What]);
        LstmState? state = null;
        foreach (var _ in q.Steps("object", Most))
        {
            state = _recurrent.Forward(Features.Join(pixels, where, what, isPresent.Unsqueeze(-1)), state);
            var parts = _predictor.Forward(state.Value.Hidden);
            isPresent = q.Sample("present", Bernoulli.FromProbabilities((Epsilon + parts.Select(-1, 0).Sigmoid() * isPresent) / (1 + 1.01 * Epsilon)));
            where = q.Sample("where", new Normal(whereMean + parts[.., 1..4], whereScale * (parts[.., 4..7].Softplus() + SmallestScale)).ToEvent());
            var code = _encoder.Forward(SpatialTransformer.Crop(canvas, where, Window).Flatten(-2, -1));
            what = q.Sample("what", new Normal(code[.., ..What], code[.., What..].Softplus() + SmallestScale).ToEvent());
        }
    });

    /// <summary>The share of images whose number of present objects, in one draw of the ansatz, is the true one; and which counts were taken for which.</summary>
    /// <param name="rows">Images with the number of objects as <c>label</c>.</param>
    /// <param name="stream">The randomness.</param>
    /// <returns>The share, and [true count, inferred count] with counts from 0 to 3.</returns>
    public (double Accuracy, double[,] Confusion) Count(ProgramRows rows, RandomStream stream)
    {
        var draw = Ansatz(rows).Simulate(stream);
        var counted = Enumerable.Range(0, Most).Select(t => draw[$"object[{t}].present"]).Aggregate((a, b) => a + b).ToArray<double>();
        var truth = rows[Label].ToArray<long>();
        var confusion = new double[Most + 1, Most + 1];
        for (var i = 0; i < truth.Length; i++) confusion[truth[i], (int)counted[i]]++;
        return (Enumerable.Range(0, truth.Length).Count(i => truth[i] == (long)counted[i]) / (double)truth.Length, confusion);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, double Value, double HalfWidth)> Measure(FittedProgram fitted, RandomStream stream)
    {
        if (fitted.Rows.Find(Label) is null) yield break;
        var accuracy = Count(fitted.Rows, stream["count"]).Accuracy;
        yield return ("count accuracy", accuracy, 1.96 * Math.Sqrt(accuracy * (1 - accuracy) / fitted.Rows.Count));
    }

    /// <inheritdoc/>
    public override void Show(FittedProgram fitted, Run run)
    {
        var section = run.Section("Scenes", "Canvases that were not learned from, with the boxes of the objects found in one draw, and what the model paints for them.");
        section.Add(AirPicture.Of("scenes", this, fitted.Rows.Head(Shown), run.Stream["scenes"]));
        if (fitted.Rows.Find(Label) is null) return;
        section.Add(Plot.HeatMap("counts", "true count", "count in one draw", Count(fitted.Rows, run.Stream["count"]).Confusion));
    }

    /// <summary>The canvas that a draw paints, [rows, height, width].</summary>
    internal Tensor Paint(ProgramRows rows, ChoiceMap draw)
    {
        using var off = NoGrad.Begin();
        Tensor canvas = Tensor.Zeros([rows.Count, Canvas, Canvas]);
        for (var t = 0; t < Most; t++)
            canvas += draw[$"object[{t}].present"].Unsqueeze(-1).Unsqueeze(-1) * SpatialTransformer.Paste(Decode(draw[$"object[{t}].what"]), draw[$"object[{t}].where"], Canvas, Canvas);
        return canvas;
    }

    private Tensor Decode(Tensor what) => _painter.Forward(_decoder.Forward(what)).Sigmoid().Unflatten(-1, [Window, Window]);
}
