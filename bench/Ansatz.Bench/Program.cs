using System.Globalization;
using Ansatz.Bench;
using Ansatz.Torch;

if (args is ["--child", var child])
{
    Memory.RunChild(child);
    return 0;
}

TorchRuntime.Threads = 1;
if (args is ["--steps", var alone, var count]) return SystemSteps.RunAlone(alone, int.Parse(count, CultureInfo.InvariantCulture));
(string Name, Func<IEnumerable<Figure>> Run)[] groups =
    [("operators", Operators.Run), ("vae", VaeStep.Compare), ("programs", Programs.Run), ("systems", () => SystemSteps.Run(args)), ("data", Generators.Run), ("start", CommandLine.Run), ("memory", Memory.Run)];
var chosen = args.Length == 0 ? groups : [.. groups.Where(g => args.Contains(g.Name))];
if (chosen.Length == 0)
{
    await Console.Error.WriteLineAsync($"error: no group '{string.Join(' ', args)}'; there are {string.Join(", ", groups.Select(g => g.Name))}");
    return 2;
}

Console.WriteLine(PerformancePage.Header);
var figures = new List<Figure>();
foreach (var (_, run) in chosen)
{
    foreach (var figure in run())
    {
        figures.Add(figure);
        Console.WriteLine(figure.Row);
    }
}
if (chosen.Length == groups.Length) PerformancePage.Write(figures);
return figures.All(f => f.Holds) ? 0 : 3;
