using System.Diagnostics;
using System.Text.RegularExpressions;
using Ansatz.Testing;

namespace Ansatz.Lab.Tests;

public sealed partial class ReportTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void Report_of_a_run_folder_shows_what_the_folder_holds()
    {
        var html = RunReport.Of(Run()).ToHtml();
        Assert.Contains("60,000 images 28x28", html);
        Assert.Contains("toy fit", html);
        Assert.Contains("attribute &#39;hat&#39; is constant in training", html);
        Assert.Contains("&quot;latent&quot;: 32", html);
        Assert.Contains("<h2>Latent space</h2>", html);
        Assert.Contains("<h2>Training</h2>", html);
        Assert.Contains("data:image/png;base64,iVBORw0KGgo", html);
    }

    [Fact]
    public void Report_asks_the_network_for_nothing()
    {
        var html = RunReport.Of(Run()).ToHtml();
        var markup = Scripts().Replace(html, "");
        Assert.DoesNotContain("src=\"http", markup);
        Assert.DoesNotContain("href=\"http", markup);
        Assert.DoesNotContain("@import", markup);
        Assert.DoesNotContain("<script src", html);
        Assert.DoesNotContain("<link", markup);
    }

    [Fact]
    public void Text_and_data_cannot_break_out_of_their_place()
    {
        var report = new Report("<b>&amp;") { Lead = "</script><script>alert(1)</script>" };
        report.Section("</h2>").Add(Plot.Bar("p", "</script>", "y", [new("</script><img src=x>", 1)]));
        var html = report.ToHtml();
        Assert.DoesNotContain("</script><script>alert", html);
        Assert.DoesNotContain("<img src=x>", html);
        Assert.Contains("&lt;b&gt;&amp;amp;", html);
    }

    [Fact]
    [Trait("speed", "slow")]
    public void Chromium_draws_every_plot_without_a_network()
    {
        var chromium = ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "no chromium on this machine (Debian: apt-get install chromium)");
        var folder = Run();
        RunReport.Write(folder);
        var start = new ProcessStartInfo(chromium!, [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={temporary["profile"]}",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=20000", "--dump-dom", "file://" + folder.Report,
        ]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var document = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Contains("data-drawn=\"5\"", document);
        Assert.Equal(4, Drawings().Count(document));
        Assert.Contains("<canvas", document);
        Assert.DoesNotContain("class=\"plot failed\"", document);
    }

    private RunFolder Run()
    {
        var random = new Random(3);
        var folder = Samples.Folder(temporary["toy-1"]);
        using (var log = new MetricLog(folder))
        {
            for (var step = 10; step <= 2000; step += 10)
                log.Append(new("fit", step, step / 400, step / 12.0, new Dictionary<string, double> { ["objective"] = -90 - (200 * Math.Exp(-step / 300.0)), ["kl"] = 12 + random.NextDouble() }));
        }
        var classes = Enumerable.Range(0, 4).Select(k => new Series($"class {k}", [.. Enumerable.Range(0, 500).Select(_ => k + random.NextDouble())], [.. Enumerable.Range(0, 500).Select(_ => (k % 2) + random.NextDouble())]));
        var latent = new ReportSection("Latent space", "The means of q(z|x) on the test images.").Add(
            Plot.Scatter("latent", "first principal component", "second", [.. classes]) with { Caption = "One dot an image, colored by class." },
            Plot.Bar("units", "latent", "nats", Enumerable.Range(0, 6).Select(i => KeyValuePair.Create($"z{i}", 6.0 - i))) with { Caption = "Divergence of each latent." },
            Plot.HeatMap("confusion", "asked for", "recognized", new double[,] { { 9, 1 }, { 2, 8 } }, ["boot", "bag"], ["boot", "bag"]));
        var samples = new ReportSection("Samples").Add(
            new ImageGrid("samples", Png, new(1, 1, 1, 1)) { Caption = "One pixel." },
            ReportTable.OfFigures("figures", [new("elbo", -103.25), new("accuracy", 0.91)]));
        SectionFolder.Write(folder.NewResult("fit"), [latent, samples]);
        return folder;
    }

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<svg [^>]*class=\"marks\"")]
    private static partial Regex Drawings();
}
