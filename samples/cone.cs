#:project ../src/Ansatz.Lab/Ansatz.Lab.csproj

// The cone: two coordinates of which only the squared radius is seen, so that the posterior is a ring. A ring-shaped ansatz needs an angle that the
// model does not have; Marginal integrates it out, and the hierarchical bounds HVI, IWHVI and DIWHVI are then the usual bounds of that marginal.
// To be seen: each bound lies above the one before and below the evidence, and the best fit draws the ring.
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

Tensor z = 5.0;
var stream = new RandomStream(4);
var cone = new GenerativeProgram(p =>
{
    var r = p.Sample("x", new Normal(0, 10)).Square() + p.Sample("y", new Normal(0, 10)).Square();
    p.Observe("z", new Normal(r, 0.1 + r / 100), z);
});

void Report(string name, Func<Scales, Objective> objective)
{
    var scales = new Scales();
    new Trainer(scales) { Optimizer = new Adam(Schedule.Cosine(0.05)), Estimate = new(Particles: 32) }.Fit(objective(scales), steps: 300);
    var value = objective(scales).Estimate(stream, new(Particles: 10_000)).Value;
    Console.WriteLine($"{name}: {value:0.00} nats, radial deviation {scales.LogX.Value.Exp().ToDouble():0.00}");
}

GenerativeProgram Ring(Scales s) => new(q =>
{
    var angle = 2 * Math.PI * q.Sample("u", new Uniform(0, 1));
    q.Sample("x", new Normal(z.Sqrt() * angle.Cos(), s.LogX.Value.Exp()));
    q.Sample("y", new Normal(z.Sqrt() * angle.Sin(), s.LogY.Value.Exp()));
});
GenerativeProgram Circle(Scales s, int particles) => Ring(s).Marginal(keep: ["x", "y"], new ImportanceResampling(particles));
GenerativeProgram Field(Scales s) => new(q =>
{
    q.Sample("x", new Normal(s.X, s.LogX.Value.Exp()));
    q.Sample("y", new Normal(s.Y, s.LogY.Value.Exp()));
});

Report("mean field", s => Bound.Elbo.Of(cone, Field(s)));
Report("HVI", s => Bound.Elbo.Of(cone, Circle(s, 1)));
Report("IWHVI", s => Bound.Elbo.Of(cone, Circle(s, 5)));
Report("DIWHVI", s => Bound.ImportanceWeighted(5).Of(cone, Circle(s, 5)));

var draws = cone.Normalize(new ImportanceResampling(20, Circle(new Scales(), 5))).Simulate(stream, draws: 1000);
var quadrants = ((draws["x"] > 0).To(ScalarType.Int64) * 2 + (draws["y"] > 0).To(ScalarType.Int64)).BinCount(minimumLength: 4);
Console.WriteLine($"mean radius: {(draws["x"].Square() + draws["y"].Square()).Sqrt().Mean().ToDouble():0.00}; draws in the quadrants: {string.Join(" ", quadrants.ToArray<long>())}");

internal sealed class Scales : Module
{
    public Parameter X { get; } = new(2.0);
    public Parameter Y { get; } = new(0.5);
    public Parameter LogX { get; } = new(-2.0);
    public Parameter LogY { get; } = new(-2.0);
}
