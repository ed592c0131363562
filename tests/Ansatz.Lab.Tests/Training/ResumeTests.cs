using Ansatz.Inference;
using Ansatz.Lab.Worker;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(59)]
    public void Interrupted_run_ends_bit_identical_to_an_uninterrupted_one(long stopAt)
    {
        var whole = new Toy();
        using (var run = Begin("whole")) Fit(whole, run);
        var first = new Toy();
        using (var run = Begin("parts", stopAt)) Assert.Equal(stopAt, Assert.Throws<FitStoppedException>(() => Fit(first, run)).Result.Steps);
        var second = new Toy();
        using (var run = Run.Resume(Folder("parts"), Host())) Assert.Equal(60, Fit(second, run).Steps);
        Assert.Equal(whole.Weights(), second.Weights());
        Assert.NotEqual(whole.Weights(), first.Weights());
        Assert.Equal(Values("whole"), Values("parts"));
    }

    [Fact]
    public void Damaged_last_checkpoint_costs_steps_but_not_a_bit()
    {
        var whole = new Toy();
        using (var run = Begin("whole")) Fit(whole, run);
        using (var run = Begin("parts", 33)) Assert.Throws<FitStoppedException>(() => Fit(new Toy(), run));
        var entries = Folder("parts").ReadRecord().Checkpoints;
        Assert.Equal([20, 30, 33], entries.Select(e => e.Step));
        var file = Path.Combine(Folder("parts").Checkpoints, entries[^1].File);
        var bytes = File.ReadAllBytes(file);
        bytes[^20] ^= 1;
        File.WriteAllBytes(file, bytes);
        File.WriteAllBytes(Path.Combine(Folder("parts").Checkpoints, entries[^2].File), []);
        var warnings = new List<string>();
        var toy = new Toy();
        using (var run = Run.Resume(Folder("parts"), Host() with { Warned = warnings.Add })) Fit(toy, run);
        Assert.Equal(whole.Weights(), toy.Weights());
        Assert.Equal(Values("whole"), Values("parts"));
        Assert.Contains("fit-00000033.safetensors is damaged", Assert.Single(warnings));
        Assert.Contains("fit-00000020.safetensors", warnings[0]);
    }

    [Fact]
    public void Stages_that_are_complete_are_not_trained_again()
    {
        var steps = new List<string>();
        var host = Host() with { Progress = new Listener(report => steps.Add($"{report.Stage} {report.Step}")) };
        Toy one = new(1), two = new(2);
        using (var run = Begin("whole"))
        {
            Fit(one, run);
            Fit(two, run);
        }
        Toy first = new(1), second = new(2);
        using (var run = Begin("parts", 10, "fit-2"))
        {
            Fit(first, run);
            Assert.Throws<FitStoppedException>(() => Fit(second, run));
        }
        Toy again = new(1), after = new(2);
        using (var run = Run.Resume(Folder("parts"), host))
        {
            Assert.Equal(60, Fit(again, run).Steps);
            Fit(after, run);
        }
        Assert.Equal("fit-2 11", steps[0]);
        Assert.Equal(one.Weights(), again.Weights());
        Assert.Equal(two.Weights(), after.Weights());
        Assert.Equal(Values("whole"), Values("parts"));
    }

    [Fact]
    public void Averages_schedules_and_early_stopping_are_taken_up_too()
    {
        Trainer Make(Toy toy, Run run) => new(toy)
        {
            Run = run, CheckpointSteps = 10, ExponentialAverage = 0.9, Optimizer = new AdamW(Schedule.Cosine(1e-2, 1e-4)), Clip = GradientClipping.Norm(1),
            EarlyStopping = new() { Window = 8, Patience = 3 },
        };
        Toy whole = new(), parts = new();
        FitResult a, b;
        using (var run = Begin("whole")) a = Make(whole, run).Fit(whole.Loss, whole.Batches(), 30);
        using (var run = Begin("parts", 21)) Assert.Throws<FitStoppedException>(() => { var toy = new Toy(); Make(toy, run).Fit(toy.Loss, toy.Batches(), 30); });
        using (var run = Run.Resume(Folder("parts"), Host())) b = Make(parts, run).Fit(parts.Loss, parts.Batches(), 30);
        Assert.Equal(whole.Weights(), parts.Weights());
        Assert.Equal((a.Status, a.Steps, a.Value), (b.Status, b.Steps, b.Value));
    }

    [Fact]
    public void Best_weights_are_taken_up_too()
    {
        Trainer Make(Toy toy, Run run) => new(toy)
        {
            Run = run, CheckpointSteps = 10, Optimizer = new Adam(0.05), KeepsBest = true,
            Validation = _ => Math.Abs(toy.Weights().Sum(w => w * w) - 8), // best somewhere on the way
        };
        Toy whole = new(), parts = new();
        FitResult a, b;
        using (var run = Begin("whole")) a = Make(whole, run).Fit(whole.Loss, whole.Batches(), 10);
        using (var run = Begin("parts", 41)) Assert.Throws<FitStoppedException>(() => { var toy = new Toy(); Make(toy, run).Fit(toy.Loss, toy.Batches(), 10); });
        using (var run = Run.Resume(Folder("parts"), Host())) b = Make(parts, run).Fit(parts.Loss, parts.Batches(), 10);
        Assert.Equal(whole.Weights(), parts.Weights());
        Assert.Equal(a.Best, b.Best);
        Assert.NotNull(a.Best);
    }

    [Fact]
    public void Error_in_the_middle_of_a_step_leaves_no_checkpoint_of_it()
    {
        var whole = new Toy();
        using (var run = Begin("whole")) Fit(whole, run);
        using (var run = Begin("parts"))
        {
            var toy = new Toy();
            var step = 0;
            var trainer = new Trainer(toy) { Run = run, Optimizer = new Adam(1e-2), CheckpointSteps = 10, MetricSteps = 4, CheckedSteps = 0 };
            Assert.Throws<InvalidDataException>(() => trainer.Fit(x => ++step == 25 ? throw new InvalidDataException() : toy.Loss(x), toy.Batches(), 10));
        }
        Assert.Equal([10, 20], Folder("parts").ReadRecord().Checkpoints.Select(entry => entry.Step));
        var second = new Toy();
        using (var run = Run.Resume(Folder("parts"), Host())) Fit(second, run);
        Assert.Equal(whole.Weights(), second.Weights());
        Assert.Equal(Values("whole"), Values("parts"));
    }

    [Fact]
    public void Diverged_fit_within_a_run_names_the_last_good_checkpoint_and_keeps_it()
    {
        var toy = new Toy();
        using var run = Begin("run");
        var step = 0;
        var trainer = new Trainer(toy) { Run = run, CheckpointSteps = 10, CheckedSteps = 0 };
        var fault = Assert.Throws<DivergedException>(() => trainer.Fit(x => toy.Loss(++step == 15 ? x * float.NaN : x), toy.Batches(), 10));
        Assert.Contains("diverged at step 15 of 60", fault.Message);
        Assert.Contains("term 'square' is NaN", fault.Message);
        Assert.Contains("last finite values, at step 14", fault.Message);
        Assert.Contains("the last good checkpoint is fit-00000010.safetensors", fault.Message);
        Assert.NotNull(run.Checkpoints!.Newest("fit"));
        Assert.All(toy.Weights(), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Buffers_that_are_made_at_their_first_use_are_taken_up()
    {
        Lazy whole = new(), parts = new();
        using (var run = Begin("whole")) FitLazy(whole, run);
        using (var run = Begin("parts", 8)) Assert.Throws<FitStoppedException>(() => FitLazy(new Lazy(), run));
        using (var run = Run.Resume(Folder("parts"), Host())) FitLazy(parts, run);
        Assert.Equal(whole.Logits.Value.ToArray<float>(), parts.Logits.Value.ToArray<float>());
        static void FitLazy(Lazy lazy, Run run) => new Trainer(lazy) { Run = run, Optimizer = new Adam(0.05) }.Fit(lazy.Objective, 20);
    }

    [Fact]
    public void Fit_is_not_taken_up_with_other_gradient_strategies()
    {
        static void FitLazy(Lazy lazy, Run run, Strategy? strategy = null) =>
            new Trainer(lazy) { Run = run, Optimizer = new Adam(0.05) }.Fit(strategy is null ? lazy.Objective : lazy.Objective.With("k", strategy), 20);
        using (var run = Begin("run", 8)) Assert.Throws<FitStoppedException>(() => FitLazy(new Lazy(), run));
        using (var run = Run.Resume(Folder("run"), Host()))
        {
            var fault = Assert.Throws<CheckpointException>(() => FitLazy(new Lazy(), run, Strategy.LeaveOneOut(2)));
            Assert.Contains("it differentiated 'k' by ScoreFunction(running mean), and now by LeaveOneOut(2)", fault.Message);
            Assert.Contains("start a new run", fault.Message);
        }
        using (var run = Run.Resume(Folder("run"), Host())) FitLazy(new Lazy(), run);
    }

    [Fact]
    public void Doubts_of_the_checked_steps_are_warnings_of_the_run()
    {
        var warnings = new List<string>();
        using var run = Run.Begin(Folder("run"), new RunSettings("toy", "fit") { Seed = 3, Threads = 1 }, Host() with { Warned = warnings.Add });
        var lazy = new Lazy();
        new Trainer(lazy) { Run = run, Optimizer = new Adam(0.05) }.Fit(lazy.Objective.With("kind", Strategy.Enumerated), 4);
        Assert.Equal("Objective.With: the pattern 'kind' matches no address of this run, which has 'k'", Assert.Single(warnings));
    }

    [Fact]
    public void Full_disk_ends_the_fit_clearly_and_room_lets_it_go_on_to_the_same_bits()
    {
        using var small = SmallDisk.Mount();
        Assert.SkipWhen(small is null, "a full disk needs the right to mount a small tmpfs (root)");
        var whole = new Toy();
        using (var run = Begin("whole")) Fit(whole, run);
        var folder = new RunFolder(Path.Combine(small.FullPath, "run"));
        var ballast = Path.Combine(small.FullPath, "ballast");
        using (var run = Run.Begin(folder, new RunSettings("toy", "fit") { Seed = 3, Threads = 1 }, Host() with
        {
            Progress = new Listener(report => { if (report.Step == 25) Fill(ballast); }),
        }))
        {
            var fault = Assert.Throws<RunException>(() => Fit(new Toy(), run));
            Assert.Contains("the disk is full", fault.Message);
            Assert.Contains("ansatz resume", fault.Message);
        }
        File.Delete(ballast);
        Assert.Equal(20, folder.ReadRecord().Checkpoints[^1].Step);
        var toy = new Toy();
        using (var run = Run.Resume(folder, Host())) Fit(toy, run);
        Assert.Equal(whole.Weights(), toy.Weights());
    }

    [Fact]
    public void Resume_refuses_other_threads_versions_and_complete_runs()
    {
        using (var run = Begin("run", 5)) Assert.Throws<FitStoppedException>(() => Fit(new Toy(), run));
        var folder = Folder("run");
        var record = folder.ReadRecord();
        Assert.Equal(RunStatus.Stopped, record.Status);
        Assert.Contains("threads then", Assert.Throws<RunException>(() => Run.Resume(folder, Host(), threads: record.Threads + 1)).Message);
        (record with { Versions = record.Versions with { Libtorch = "9.9.9" } }).Write(folder.Record);
        Assert.Contains("libtorch 9.9.9 then", Assert.Throws<RunException>(() => Run.Resume(folder, Host())).Message);
        Run.Resume(folder, Host(), inexact: true).Dispose();
        (record with { Status = RunStatus.Completed }).Write(folder.Record);
        Assert.Contains("is complete", Assert.Throws<RunException>(() => Run.Resume(folder, Host())).Message);
    }

    [Fact]
    public void Changed_data_are_refused_on_resume()
    {
        using (var run = Begin("run", 5))
        {
            run.DescribeData("96 rows", "aa");
            Assert.Throws<FitStoppedException>(() => Fit(new Toy(), run));
        }
        using var again = Run.Resume(Folder("run"), Host());
        again.DescribeData("96 rows", "aa");
        Assert.Contains("have changed", Assert.Throws<RunException>(() => again.DescribeData("97 rows", "bb")).Message);
    }

    [Fact]
    public void Second_run_in_the_folder_is_refused_while_the_first_works()
    {
        using var run = Begin("run");
        Assert.Contains($"process {Environment.ProcessId}", Assert.Throws<RunInUseException>(() => Begin("run", force: true)).Message);
        Assert.Throws<RunInUseException>(() => Run.Resume(Folder("run"), Host()));
    }

    [Fact]
    public void Complete_run_has_model_report_results_and_an_entry_in_the_index()
    {
        var toy = new Toy();
        using (var run = Begin("run"))
        {
            var result = Fit(toy, run);
            run.Figure("loss", result.Value);
            run.Section("Weights").Add(Plot.Histogram("weights", "weight", toy.Weights().Select(w => (double)w)));
            run.Complete(new ModelRecord("toy") { Options = new() { ["width"] = 16 } }, toy);
        }
        var folder = Folder("run");
        Assert.True(folder.HasModel);
        Assert.Equal(16, ModelRecord.Read(folder, "toy").Options["width"]!.GetValue<int>());
        Assert.Contains("holds a model of toy, not of other", Assert.Throws<RunException>(() => ModelRecord.Read(folder, "other")).Message);
        var loaded = new Toy(99);
        loaded.Load(folder.Weights);
        Assert.Equal(toy.Weights(), loaded.Weights());
        Assert.Contains("<h2>Weights</h2>", File.ReadAllText(folder.Report));
        Assert.Contains("<h2>Training</h2>", File.ReadAllText(folder.Report));
        using var index = RunIndex.Open(temporary["home"]);
        var entry = Assert.Single(index.List("toy"));
        Assert.Equal((RunStatus.Completed, true), (entry.Status, entry.HasModel));
        Assert.True(entry.Metrics.ContainsKey("loss"));
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path, bufferSize: 1);
        try
        {
            for (var block = 1 << 16; block >= 1; block /= 2)
            {
                try
                {
                    while (true) file.Write(new byte[block]);
                }
                catch (IOException) when (block > 1)
                {
                    // the last bytes take smaller blocks
                }
            }
        }
        catch (IOException)
        {
            // full
        }
    }

    private sealed class Lazy : Module
    {
        private readonly Parameter logits = new(Tensor.Zeros(3));
        private readonly Baseline baseline = Baseline.RunningMean();

        public Parameter Logits => logits;

        public Objective Objective => Objective.Maximize(o =>
        {
            var q = new GenerativeProgram(p => p.Sample("k", Categorical.FromLogits(logits), Strategy.ScoreFunction(baseline)));
            return Tensor.From<float>([1, 2, 4])[o.Simulate(q).Choices["k"]];
        });
    }

    private RunFolder Folder(string name) => new(temporary[name]);

    private RunHost Host() => new() { Home = temporary["home"] };

    private Run Begin(string name, long? stopAt = null, string stage = "fit", bool force = false)
    {
        var stop = new CancellationTokenSource();
        var progress = new Listener(report => { if (report.Step == stopAt && report.Stage == stage) stop.Cancel(); });
        return Run.Begin(Folder(name), new RunSettings("toy", "fit") { Seed = 3, Threads = 1 }, Host() with { Progress = progress, Cancellation = stop.Token, Force = force });
    }

    private static FitResult Fit(Toy toy, Run run) =>
        new Trainer(toy) { Run = run, Optimizer = new Adam(1e-2), CheckpointSteps = 10, MetricSteps = 4 }.Fit(toy.Loss, toy.Batches(), 10);

    private IEnumerable<string> Values(string name) =>
        MetricRow.Read(Folder(name).Metrics).Select(row => $"{row.Stage} {row.Step} {row.Epoch} {string.Join(" ", row.Values.Select(v => $"{v.Key}={v.Value:R}"))}");

    private sealed class Listener(Action<StepReport> action) : IProgress<StepReport>
    {
        public void Report(StepReport value) => action(value);
    }
}
