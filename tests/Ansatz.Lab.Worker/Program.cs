using Ansatz.Lab;
using Ansatz.Lab.Worker;
using Ansatz.Networks;

// FOLDER HOME: trains the toy in a run folder, or takes the run up where a kill left it. Exit code 0: complete.
var folder = new RunFolder(args[0]);
var host = new RunHost { Home = args[1] };
var toy = new Toy();
using var run = folder.HasRecord ? Run.Resume(folder, host) : Run.Begin(folder, new RunSettings("toy", "fit") { Seed = 3, Threads = 2 }, host);
var trainer = new Trainer(toy) { Run = run, Optimizer = new Adam(1e-2), ExponentialAverage = 0.95, CheckpointSteps = 25, MetricSteps = 5 };
trainer.Fit(toy.Loss, toy.Batches(), epochs: 60);
run.Complete(new ModelRecord("toy"), toy);
