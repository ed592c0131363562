#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// Attend, infer, repeat (Eslami et al. 2016), on canvases of 12 x 12 with none, one or two crosses. The model is a recursion that ends with the data;
// the ansatz looks at the image object by object. Whether an object is present is discrete: at one address it is enumerated, at the other its
// gradient is measure-valued. To be seen: without a label, it learns what a cross is, and counts.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

const int most = 2, side = 12, window = 6;
var (data, weights) = (new RandomStream(1), new RandomStream(2));
var prior = Tensor.From([0.5f, 0.2f]);
var placement = new Normal(Tensor.From([2f, 0, 0]), Tensor.From([0.1f, 0.6f, 0.6f])).ToEvent();

// The data: crosses of a window of 6 x 6, pasted where the placement of the model may put them.
var cross = Tensor.Arange(window).Unsqueeze(-1);
var glyph = ((cross - 2.5).Abs() - (Tensor.Arange(window) - 2.5).Abs()).Abs().Lt(1.0).To(ScalarType.Float32);
Tensor places = placement.Expand([1200, most]).Sample(data["place"]), counts = data["count"].Integers(0, most + 1, [1200]);
var shown = Tensor.Arange(most).Lt(counts.Unsqueeze(-1)).To(ScalarType.Float32);
var scenes = ((SpatialTransformer.Paste(glyph, places, side, side) * shown.Unsqueeze(-1).Unsqueeze(-1)).Sum([1]) + 0.1 * data["noise"].Normal([1200, side, side])).Clamp(0, 1);

var recurrent = new GruCell(64, 64, weights["recurrent"]);
var features = new Mlp([side * side, 64], weights["features"], last: Activation.Relu);
var predictor = new Linear(64, 7, weights["predictor"]);
var critic = new Linear(64, 1, weights["critic"]);
var glimpse = NormalHead.Mlp([window * window, 32, 4], weights["glimpse"]);
var painter = new Mlp([4, 32, window * window], weights["painter"]);

Tensor Render(Tensor what, Tensor where, Tensor alive)
{
    var ink = painter.Forward(what).Softmax(-1);                                // relative to the brightest pixel: no object is half there
    var shape = (ink / ink.AMax([-1], keepDimension: true)).Unflatten(-1, [window, window]);
    return alive.Unsqueeze(-1).Unsqueeze(-1) * SpatialTransformer.Paste(shape, where, side, side);
}

GenerativeProgram Scene(Tensor image) => new(p =>
{
    using var images = p.Plate("images", image.Size(0));
    p.Observe("image", new Normal(Draw(0, Tensor.Zeros(image.Size(0), side, side), Tensor.Ones(image.Size(0))), 0.3).ToEvent(2), image);
    Tensor Draw(int i, Tensor canvas, Tensor alive)
    {
        if (i == most || !p.Any(alive)) return canvas;
        using (p.Scope($"object[{i}]"))
        {
            using (p.Mask(alive)) alive = alive * p.Sample("present", Bernoulli.FromProbabilities(prior.Select(0, i)));
            using (p.Mask(alive)) canvas = canvas + Render(p.Sample("what", Normal.Standard(4)), p.Sample("where", placement), alive);
        }
        return Draw(i + 1, canvas, alive);
    }
});

GenerativeProgram Look(Tensor image) => new(q =>
{
    using var images = q.Plate("images", image.Size(0));
    Tensor h = Tensor.Zeros(image.Size(0), 64), alive = Tensor.Ones(image.Size(0));
    foreach (var i in q.Steps("object", most))
    {
        if (!q.Any(alive)) break;
        h = recurrent.Forward(features.Forward(image.Flatten(-2, -1)), h);
        var parts = predictor.Forward(h);                                       // drawn values are indexed from the right
        var baseline = Strategy.ScoreFunction(Baseline.Learned(critic.Forward(h.Detach())));
        using (q.Mask(alive)) alive = alive * q.Sample("present", Bernoulli.FromLogits(parts.Select(-1, 0) + 2), baseline);
        using var drawn = q.Mask(alive);
        var where = q.Sample("where", new Normal(placement.Mean + parts[.., 1..4], 0.15 * parts[.., 4..7].Softplus() + 0.01).ToEvent());
        q.Sample("what", glimpse.Forward(SpatialTransformer.Crop(image, where, window).Flatten(-2, -1)));
    }
});

Objective Hybrid(Tensor image) => Bound.Elbo.Of(Scene(image), Look(image)
    .With("object[*].present", Strategy.MeasureValued).With("object[1].present", Strategy.Enumerated));

var (training, test) = (scenes[..1000], scenes[1000..]);
double Value() => Hybrid(test).Estimate(new RandomStream(1)).Value;
double Accuracy()
{
    var draw = Look(test).Simulate(new RandomStream(1));
    var counted = draw["object[0].present"] * (1 + draw["object[1].present"]);
    return counted.Eq(counts[1000..]).To(ScalarType.Float32).Mean().ToDouble();
}
Console.WriteLine($"before: {Value():0} nats, {Accuracy():0.00} of the scenes counted right");
var fit = new Trainer(features, recurrent, predictor, glimpse, painter) { Optimizer = new Adam(Schedule.Cosine(4e-3)) }.Fit(Hybrid, Batches.Of(training, 50), epochs: 60);
Console.WriteLine($"after {fit.Steps} steps: {Value():0} nats, {Accuracy():0.00} of the scenes counted right");
