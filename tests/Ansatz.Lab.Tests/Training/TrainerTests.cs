using System.Globalization;
using Ansatz.Inference;
using Ansatz.Lab.Worker;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void Quadratic_converges_to_its_minimum()
    {
        var point = new Point(3, -2);
        var result = new Trainer(point) { Optimizer = new Adam(0.1) }.Fit(point.Distance(1, 2), steps: 400);
        Assert.Equal(FitStatus.Completed, result.Status);
        Assert.Equal(400, result.Steps);
        Assert.All(point.Value.Value.ToArray<double>().Zip([1.0, 2.0]), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Fact]
    public void Maximized_objective_rises_in_its_own_sense()
    {
        var point = new Point(3, -2);
        var values = new List<double>();
        foreach (var report in new Trainer(point) { Optimizer = new Sgd(0.05) }.Steps(Objective.Maximize(o => o.Term("height", -(point.Value.Value - 1).Square().Sum())), 50))
        {
            values.Add(report.Value);
            Assert.Equal(report.Value, report.Terms["height"], 1e-6);
        }
        Assert.Equal(50, values.Count);
        Assert.Equal(values.Order(), values);
        Assert.InRange(values[^1], -0.01, 0);
    }

    [Fact]
    public void Reports_count_steps_and_epochs()
    {
        var toy = new Toy();
        var reports = new Trainer(toy).Steps(toy.Loss, toy.Batches(), 3).ToArray();
        Assert.Equal(Enumerable.Range(1, 18).Select(i => (long)i), reports.Select(r => r.Step));
        Assert.Equal([0, 1, 2], reports.Select(r => r.Epoch).Distinct());
        Assert.All(reports, r => Assert.Equal((18, 3), (r.Of, r.Epochs)));
        Assert.All(reports, r => Assert.True(r.GradientNorm > 0));
    }

    [Fact]
    public void Progress_that_is_shown_or_silent_leaves_the_numbers_alone()
    {
        var output = new StringWriter();
        Assert.Equal(Fit(null), Fit(new PlainProgress(output, TimeSpan.Zero)));
        Assert.NotEmpty(output.ToString());
        Assert.Equal(Fit(null), Fit(new JsonProgress(new StringWriter(), TimeSpan.Zero)));

        static (double Value, double? Shape, string Weights) Fit(IProgress<StepReport>? progress)
        {
            var toy = new Toy();
            var result = new Trainer(toy) { Stream = new RandomStream(1) }.Fit(toy.Loss, toy.Batches(), 3, progress, TestContext.Current.CancellationToken);
            return (result.Value, result.ParetoShape, string.Join(' ', toy.Weights().Select(weight => weight.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public void Same_stream_gives_the_same_weights_and_another_gives_others()
    {
        Assert.Equal(Fit(1), Fit(1));
        Assert.NotEqual(Fit(1), Fit(2));
        static float[] Fit(long seed)
        {
            var toy = new Toy();
            new Trainer(toy) { Stream = new RandomStream(seed) }.Fit(toy.Loss, toy.Batches(), 2);
            return toy.Weights();
        }
    }

    [Fact]
    public void Gradients_are_clipped_and_their_norm_is_reported_before()
    {
        var point = new Point(3000, 0);
        var report = new Trainer(point) { Optimizer = new Sgd(1), Clip = GradientClipping.Norm(0.5) }.Steps(point.Distance(0, 0), 1).Single();
        Assert.Equal(6000, report.GradientNorm, 1e-3);
        Assert.Equal(2999.5, point.Value.Value[0].ToDouble(), 1e-3);
    }

    [Fact]
    public void Phases_move_their_own_modules_only_and_in_turn()
    {
        Point a = new(1, 1), b = new(1, 1);
        var seen = new List<string>();
        Objective First(int batch) => Objective.Minimize(o => { seen.Add("a"); return (a.Value.Value * b.Value.Value).Square().Sum(); });
        Objective Second(int batch) => Objective.Minimize(o => { seen.Add("b"); return (b.Value.Value - 5).Square().Sum() + (0 * a.Value.Value.Sum()); });
        new Trainer().Fit([new Phase<int>(First, new Sgd(0.01), a), new(Second, new Sgd(0.1), b)], Batches.From([1, 2, 3]), epochs: 60);
        Assert.Equal(5, b.Value.Value[0].ToDouble(), 1e-3);
        Assert.InRange(a.Value.Value[0].ToDouble(), 0, 0.1);
        Assert.Equal("a", seen[0]);
        Assert.Contains("b", seen);
    }

    [Fact]
    public void Elbo_of_a_linear_normal_model_reaches_the_evidence() // p(z) p(x|z) = N(z; 0, 1) N(x; z, 1): log N(x; 0, 2), q = N(x / 2, 1 / 2)
    {
        const double x = 3;
        var family = new Family();
        var model = new GenerativeProgram(p => p.Observe("x", new Normal(p.Sample("z", new Normal(0.0, 1.0)), 1.0), x));
        var result = new Trainer(family) { Optimizer = new Adam(Schedule.Cosine(0.05, 0.001)), Estimate = new(Particles: 4) }.Fit(Bound.Elbo.Of(model, family.Program), steps: 1000);
        Assert.Equal(x / 2, family.Mean.Value.ToDouble(), 0.05);
        Assert.Equal(Math.Sqrt(0.5), family.Deviation.Value.ToDouble(), 0.05);
        var evidence = (-x * x / 4) - (0.5 * Math.Log(4 * Math.PI));
        Assert.Equal(evidence, result.Value, 0.02); // at the optimum the bound still fluctuates from draw to draw; its mean over 200 steps does by less
        Assert.Equal(result.Value, result.Terms["reconstruction"] - result.Terms["kl"], 1e-4);
    }

    [Fact]
    public void Exponential_average_is_what_the_modules_hold_after_the_fit()
    {
        Point plain = new(10, 0), averaged = new(10, 0);
        new Trainer(plain) { Optimizer = new Sgd(0.05) }.Fit(plain.Distance(0, 0), 30);
        new Trainer(averaged) { Optimizer = new Sgd(0.05), ExponentialAverage = 0.99 }.Fit(averaged.Distance(0, 0), 30);
        double x = 10, mean = 10;
        for (var t = 1; t <= 30; t++)
        {
            x -= 0.05 * 2 * x;
            var decay = Math.Min(0.99, (1.0 + t) / (10 + t));
            mean += (1 - decay) * (x - mean);
        }
        Assert.Equal(x, plain.Value.Value[0].ToDouble(), 1e-4);
        Assert.Equal(mean, averaged.Value.Value[0].ToDouble(), 1e-4);
    }

    [Fact]
    public void Best_weights_are_those_of_the_best_validation()
    {
        var point = new Point(10, 0);
        var seen = new List<double>();
        var result = new Trainer(point)
        {
            Optimizer = new Sgd(0.05), KeepsBest = true, ValidationSteps = 1,
            Validation = _ => { seen.Add(point.Value.Value[0].ToDouble()); return Math.Abs(seen[^1] - 4); },
        }.Fit(point.Distance(0, 0), 30);
        var best = seen.MinBy(x => Math.Abs(x - 4));
        Assert.Equal(best, point.Value.Value[0].ToDouble());
        Assert.Equal((Math.Abs(best - 4), seen.IndexOf(best) + 1), (result.Best!.Value, result.Best.Step));
        Assert.InRange(result.Best.Step, 2, 29); // neither the first nor the last
        Assert.Throws<ArgumentException>(() => new Trainer(point) { KeepsBest = true }.Fit(point.Distance(0, 0), 1));
    }

    [Fact]
    public void Cancelled_fit_returns_what_it_has()
    {
        var toy = new Toy();
        using var stop = new CancellationTokenSource();
        var result = new Trainer(toy).Fit(toy.Loss, toy.Batches(), 1000, new Callback(report => { if (report.Step == 7) stop.Cancel(); }), stop.Token);
        Assert.Equal(FitStatus.Stopped, result.Status);
        Assert.Equal(7, result.Steps);
        Assert.False(toy.IsTraining);
    }

    [Fact]
    public void Loop_that_is_left_early_leaves_the_modules_in_evaluation_mode()
    {
        var toy = new Toy();
        foreach (var report in new Trainer(toy).Steps(toy.Loss, toy.Batches(), 10))
        {
            Assert.True(toy.IsTraining);
            if (report.Step == 3) break;
        }
        Assert.False(toy.IsTraining);
    }

    [Fact]
    public void Not_a_number_in_a_term_stops_before_the_parameters_are_touched()
    {
        var point = new Point(1, 1);
        var steps = 0;
        Objective Bad(int batch) => Objective.Minimize(o => o.Term("good", (point.Value.Value - 2).Square().Sum()) + o.Term("bad", ++steps >= 13 ? (Tensor)double.NaN * point.Value.Value.Sum() : 0 * point.Value.Value.Sum()));
        var trainer = new Trainer(point) { Optimizer = new Sgd(0.01), CheckedSteps = 0 };
        var result = trainer.Fit(Bad, Batches.From([1]), 100);
        Assert.Equal(FitStatus.Diverged, result.Status);
        Assert.True(result.Steps is > 0 and < 13);
        Assert.Contains("term 'bad' is NaN", result.Fault);
        Assert.Contains($"at step {result.Steps}: objective", result.Fault);
        Assert.Contains("gradient norm", result.Fault);
        Assert.All(point.Value.Value.ToArray<double>(), value => Assert.Equal(2 - Math.Pow(0.98, result.Steps), value, 1e-5));
    }

    [Fact]
    public void Infinite_gradient_of_a_finite_loss_names_the_parameter()
    {
        var point = new Point(4, 0);
        var result = new Trainer(point) { Optimizer = new Sgd(0.1) }.Fit(Objective.Minimize(o => point.Value.Value.Abs().Sqrt().Sum()), 5);
        Assert.Equal(FitStatus.Diverged, result.Status);
        Assert.Contains("the gradient of Point.value is not finite", result.Fault);
        Assert.Equal(4, point.Value.Value[0].ToDouble());
    }

    [Fact]
    public void Objective_without_parameters_is_a_clear_error()
    {
        var point = new Point(1, 1);
        var fault = Assert.Throws<InvalidOperationException>(() => new Trainer(new Point(0, 0)).Fit(point.Distance(0, 0), 1));
        Assert.Contains("depends on no trainable parameter", fault.Message);
    }

    [Fact]
    public void Early_stopping_ends_on_a_noisy_plateau_and_not_on_a_noisy_slope()
    {
        Assert.Equal(FitStatus.Converged, Noisy(0).Status);
        Assert.Equal(FitStatus.Completed, Noisy(-0.002).Status);
        static FitResult Noisy(double slope)
        {
            var point = new Point(0, 0);
            var step = 0;
            var objective = Objective.Minimize(o => (slope * step++) + o.Stream("noise").Normal([1]).Sum() + (0 * point.Value.Value.Sum()));
            return new Trainer(point) { EarlyStopping = new() { Window = 100, Patience = 4 }, CheckedSteps = 0 }.Fit(objective, 3000);
        }
    }

    [Fact]
    public void Validation_is_computed_in_evaluation_mode_and_decides_early_stopping()
    {
        var toy = new Toy();
        var calls = 0;
        var trainer = new Trainer(toy)
        {
            EarlyStopping = new() { Patience = 3 },
            Validation = _ => { Assert.False(toy.IsTraining); return ++calls <= 2 ? -calls : 0; },
        };
        var result = trainer.Fit(toy.Loss, toy.Batches(), 100);
        Assert.Equal(FitStatus.Converged, result.Status);
        Assert.Equal(5, calls);
        Assert.Equal(30, result.Steps);
    }

    private sealed class Point(double x, double y) : Module
    {
        private readonly Parameter value = new(Tensor.From<float>([(float)x, (float)y]));

        public Parameter Value => value;

        public Objective Distance(double a, double b) => Objective.Minimize(o => (value.Value - Tensor.From<float>([(float)a, (float)b])).Square().Sum());
    }

    private sealed class Family : Module
    {
        private readonly Parameter mean = new(Tensor.Scalar(0.0));
        private readonly Parameter deviation = new(Tensor.Scalar(1.0), Constraint.Positive);

        public Parameter Mean => mean;

        public Parameter Deviation => deviation;

        public GenerativeProgram Program => new(q => q.Sample("z", new Normal(mean, deviation)));
    }

    private sealed class Callback(Action<StepReport> action) : IProgress<StepReport>
    {
        public void Report(StepReport value) => action(value);
    }
}
