using System.Globalization;

namespace Ansatz.Cli.Tests;

/// <summary>gcrl from words to files, on paths of a user's own.</summary>
public sealed class GcrlCommandTests : CommandTest
{
    private const string Heading = "id,group,environment,time,x,y\n";

    public GcrlCommandTests()
    {
        File.WriteAllText("walks.csv", Heading + string.Concat(Enumerable.Range(0, 40).Select(scene => Scene(scene, scene % 2 == 0 ? "street" : "hall"))));
        File.WriteAllText("square.csv", Heading + string.Concat(Enumerable.Range(50, 6).Select(scene => Scene(scene, "square"))));
        File.WriteAllText("now.csv", Heading + string.Concat(Enumerable.Range(60, 3).Select(scene => Scene(scene, "hall", steps: 9))));
    }

    /// <summary>Two who pass each other, one path after the other.</summary>
    private static string Scene(int scene, string environment, int steps = 20, int members = 2) => string.Concat(Enumerable.Range(0, members).SelectMany(member => Enumerable.Range(0, steps).Select(t =>
        string.Create(CultureInfo.InvariantCulture, $"w{member},s{scene},{environment},{0.4 * t:0.0},{(member == 0 ? 0.4 : -0.4) * (t - 10):0.00},{(0.1 * (scene % 7)) + (0.05 * member * t):0.00}\n"))));

    [Fact]
    public void EveryVerb_WorksOnPathsOfOnesOwn()
    {
        var told = Done("gcrl", "fit", "--series", "walks.csv", "--epochs", "2", "--bound", "supervised:3", "--strategy", "s=score:mean", "--out", "model");
        Assert.Contains("test ADE, best of 100 [m]", told);
        Assert.Contains("next: ansatz gcrl forecast model/", told);

        Done("gcrl", "forecast", "model", "now.csv", "futures.csv", "--samples", "3");
        var futures = File.ReadAllLines("futures.csv");
        Assert.Equal(1 + (3 * 2 * 3 * 12), futures.Length); // scenes, members, samples, steps
        Assert.Contains("w0/1", futures[1]);
        Done("gcrl", "encode", "model", "now.csv", "latents.csv");
        Assert.StartsWith("id,z_0", File.ReadAllText("latents.csv"));
        Done("gcrl", "predict", "model", "now.csv", "environments.csv");
        Assert.Matches("^id,environment,environment_(street|hall),environment_(street|hall),component,component_0", File.ReadAllText("environments.csv"));
        Assert.Equal(4, File.ReadAllLines("environments.csv").Length);
        Assert.Contains("ADE, constant velocity, hall [m]", Done("gcrl", "evaluate", "model", "--samples", "2"));

        Done("gcrl", "adapt", "model", "square.csv", "--epochs", "1", "--out", "moved");
        Assert.Contains("knows no environments to tell apart", Done("gcrl", "predict", "moved", "now.csv", "components.csv"));
        Assert.StartsWith("id,component,component_0", File.ReadAllText("components.csv"));
        Assert.Contains("ADE, best of 2 [m]", Done("gcrl", "evaluate", "moved", "--series", "square.csv", "--samples", "2"));
    }

    [Theory]
    [InlineData("--style-size 3", "--style-size: a latent of odd length (3)")]
    [InlineData("--invariant-size 1", "--invariant-size: a latent of odd length (1)")]
    [InlineData("--strategy u=score", "no draw of the ansatz has an address like 'u'; the addresses are z, s")]
    [InlineData("--penalty irm:1", "give --method deterministic")]
    [InlineData("--bound best-of:0", "a number of draws of at least 1 is expected")]
    [InlineData("--mixing turn", "turns")]
    [InlineData("--observation-variance 0", "--observation-variance")]
    public void AnOptionThatCannotBe_IsAWrongUse(string options, string fault)
    {
        var typed = Type([.. "gcrl fit --series walks.csv --epochs 1 --out other".Split(' '), .. options.Split(' ')]);
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.Contains(fault, typed.Error.ToString());
    }

    [Fact]
    public void BadPaths_AreRefused_WithTheirLines()
    {
        void Refused(string fault, string rows, params string[] more)
        {
            File.WriteAllText("bad.csv", Heading + rows);
            Assert.Contains(fault, Ends(ExitCode.Failed, ["gcrl", "fit", "--series", "bad.csv", "--epochs", "1", "--out", "worse", "--force", .. more]));
        }

        var scene = Scene(1, "hall");
        Refused("line 42: has 4 fields", scene + "w2,s1,hall,0.0\n");
        Refused("holds 'far', where a number is expected", scene + "w2,s1,hall,0.0,far,1\n");
        Refused("holds no number (NaN)", scene + "w2,s1,hall,0.0,nan,1\n");
        Refused("exactly 2", scene + Scene(2, "hall", members: 3), "--networks", "pairs");
        Refused("two or more are seen for 20 steps", Scene(3, "hall", members: 1), "--networks", "pairs");
        Refused("seen for 20 steps together", Scene(4, "hall", steps: 19));
        // A gap ends a window: of 21 rows with one missing no window of 20 remains.
        Refused("seen for 20 steps together", string.Concat(Scene(5, "hall", steps: 21).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(",4.0,", StringComparison.Ordinal)).Select(line => line + "\n")));

        Done("gcrl", "fit", "--series", "walks.csv", "--epochs", "1", "--out", "model");
        var typed = Type("gcrl", "forecast", "model", "now.csv", "futures.csv", "--environment", "hal");
        Assert.Contains("the environments are hall", typed.Error.ToString());
        Assert.NotEqual(ExitCode.Done, typed.Code);
    }

    [Fact]
    public void WhoeverIsSeenTooShortly_IsLeftOut_AndCounted()
    {
        File.WriteAllText("few.csv", File.ReadAllText("walks.csv") + string.Concat(Enumerable.Range(0, 5).Select(t => $"late,s0,street,{(0.4 * t).ToString("0.0", CultureInfo.InvariantCulture)},0,0\n")));
        Assert.Contains("1 of ", Done("gcrl", "fit", "--series", "few.csv", "--epochs", "1", "--split", "100/0/0", "--out", "model"));
    }
}
