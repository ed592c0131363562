using System.Text.Json;
using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>Whole calls of the small system, from words to files. They run one after another in a folder of their own.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly OwnFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static Terminal Done(string line)
    {
        var typed = Terminal.Run(line);
        Assert.True(typed.Code == ExitCode.Done, typed.ToString());
        return typed;
    }

    [Fact]
    public void Fit_leaves_a_folder_and_says_what_to_type_next()
    {
        var typed = Done("mean-color fit --seed 3");
        var lines = typed.Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("mean-color fit - ", lines[0]);
        Assert.Contains("(default data: rendered-faces", lines[0]);
        Assert.EndsWith("seed 3", lines[0]);
        Assert.StartsWith("brightness  0.", lines[1]);
        Assert.Equal("runs/mean-color-1/  1 parameter (runs/mean-color-1/report.html)", lines[2]);
        Assert.Equal("next: ansatz mean-color score runs/mean-color-1/ IMAGES", lines[3]);
        Assert.Contains("note: ", typed.Error.ToString());
        foreach (var file in (string[])["model.json", "model.safetensors", "run.json", "report.html"])
            Assert.True(File.Exists(Path.Combine("runs/mean-color-1", file)), file);
    }

    [Fact]
    public void The_model_is_found_by_folder_by_name_and_as_the_last_one()
    {
        Done("mean-color fit --out models/grey");
        var scores = Done("mean-color score models/grey rendered-faces:count=3").Output.ToString();
        Assert.Contains("difference", scores);
        Assert.Equal(scores.Split('\n')[1..], Done("mean-color score grey rendered-faces:count=3").Output.ToString().Split('\n')[1..]);
        Assert.Equal(scores.Split('\n')[1..], Done("mean-color score last rendered-faces:count=3").Output.ToString().Split('\n')[1..]);
    }

    [Fact]
    public void Answers_are_written_by_extension_and_printed_without_an_output()
    {
        Done("mean-color fit");
        Done("mean-color score last rendered-faces:count=30 scores.csv");
        Assert.Equal(31, File.ReadAllLines("scores.csv").Length);
        var printed = Done("mean-color score last rendered-faces:count=30").Output.ToString();
        Assert.EndsWith("... 30 rows\n", printed);
        Done("mean-color sample last --count 4 four.png");
        Assert.True(File.Exists("four.png"));
        Done("mean-color sample last --count 4 --with bright=1 four/");
        Assert.True(Directory.EnumerateFiles("four").Count() >= 4);
        Assert.Contains("runs/mean-color-1/results/sample-1/sample.png", Done("mean-color sample last").Output.ToString());
        var piped = Done("mean-color score last rendered-faces:count=2 -");
        Assert.StartsWith("id,difference", piped.Output.ToString());
        Assert.Contains("mean-color score - ", piped.Error.ToString());
        Done("mean-color encode last rendered-faces:count=3 codes.csv --also spread");
        Assert.True(File.Exists("codes.spread.csv"));
    }

    [Fact]
    public void A_verb_on_one_item_runs_over_a_folder_and_over_a_set_of_them()
    {
        Done("mean-color fit");
        Done("data make rendered-faces:count=3 faces/");
        Done("mean-color reconstruct last faces/train-00000.png one.png");
        Assert.True(File.Exists("one.png"));
        string[] names = ["train-00000.png", "train-00001.png", "train-00002.png"];
        var typed = Done("mean-color reconstruct last faces/ grey/").Output.ToString();
        Assert.Contains("mean-color reconstruct - 3 images 32x32 (faces/)", typed);
        Assert.Contains("grey/  3 answers", typed);
        Assert.Equal(names, Directory.EnumerateFiles("grey").Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllBytes("one.png"), File.ReadAllBytes("grey/train-00000.png"));
        Done("mean-color reconstruct last rendered-faces:count=3");
        Assert.Equal(names, Directory.EnumerateFiles("runs/mean-color-1/results/reconstruct-1").Select(Path.GetFileName).Order());
        var mistake = Terminal.Run("mean-color reconstruct last faces/ grey.png");
        Assert.Equal(ExitCode.WrongUse, mistake.Code);
        Assert.Contains("faces/ holds several of what mean-color reconstruct takes one of; name a folder for the answers, not grey.png", mistake.Error.ToString());
    }

    [Fact]
    public void A_model_that_is_cut_off_is_an_error_that_names_its_file()
    {
        Done("mean-color fit");
        using (var file = File.OpenWrite("runs/mean-color-1/model.safetensors"))
            file.SetLength(60);
        var typed = Terminal.Run("mean-color sample last x.png");
        Assert.Equal(ExitCode.Failed, typed.Code);
        Assert.Matches("error: the weights cannot be used: .*model.safetensors is no valid safetensors file: .*the file is cut off", typed.Error.ToString());
    }

    [Fact]
    public void A_fit_whose_data_cannot_be_read_leaves_nothing_so_that_the_line_can_be_typed_again()
    {
        Directory.CreateDirectory("pictures");
        File.WriteAllText("pictures/a.png", "no picture");
        Assert.Equal(ExitCode.Failed, Terminal.Run("mean-color fit --images pictures --out model").Code);
        Assert.False(Directory.Exists("model"));
        Assert.Equal("There are no runs yet. Make one with: ansatz SYSTEM fit\n", Done("runs").Output.ToString());
        Done("mean-color fit --images rendered-faces:count=2 --out model");
    }

    [Fact]
    public void Data_go_through_pipes()
    {
        File.WriteAllText("numbers.csv", "id,size\na,1.5\nb,2.5\n");
        string Piped(string words) => Programs.Run("bash", ["-c", $"cat numbers.csv | dotnet '{Programs.Ansatz}' {words}"], folder.FullPath) is (ExitCode.Done, var output, _) ? output : throw new InvalidOperationException(words);
        Assert.Contains("2 rows", Piped("data show -"));
        Piped("data convert - numbers.parquet");
        Assert.Equal("id,size\na,1.5\nb,2.5\n", Done("data convert numbers.parquet -").Output.ToString());
        Assert.Contains("both want standard output", Terminal.Run("data convert numbers.csv - --json").Error.ToString());
    }

    [Fact]
    public void Evaluate_reads_what_the_model_was_fitted_on()
    {
        Done("mean-color fit --images rendered-faces:count=5");
        Assert.Contains("the model's own data: rendered-faces", Done("mean-color evaluate last").Output.ToString());
    }

    [Fact]
    public void With_json_standard_output_is_one_object()
    {
        var typed = Done("mean-color fit --json");
        using var json = JsonDocument.Parse(typed.Output.ToString());
        Assert.Equal(0, json.RootElement.GetProperty("exit").GetInt32());
        Assert.Equal("runs/mean-color-1/", json.RootElement.GetProperty("places")[0].GetString());
        Assert.True(json.RootElement.GetProperty("figures").GetProperty("brightness").GetDouble() > 0);
        Assert.All(typed.Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal('{', line[0]));
    }

    [Fact]
    public void A_model_is_not_overwritten_without_force()
    {
        Done("mean-color fit --out grey");
        var again = Terminal.Run("mean-color fit --out grey");
        Assert.NotEqual(ExitCode.Done, again.Code);
        Assert.Contains("--force", again.Error.ToString());
        Done("mean-color fit --out grey --force");
    }

    [Fact]
    public void An_interrupted_run_can_be_gone_on_with()
    {
        using var interruption = new CancellationTokenSource();
        interruption.Cancel();
        var stopped = new Terminal(interruption.Token).Type("mean-color fit --out grey --epochs 5");
        Assert.Equal(ExitCode.Interrupted, stopped.Code);
        Assert.Contains("grey/  stopped before the first checkpoint; go on with: ansatz resume grey/", stopped.Output.ToString());
        Assert.Contains("stopped", Done("runs").Output.ToString());
        Done("resume grey");
        Assert.True(File.Exists("grey/model.safetensors"));
        Assert.Equal(ExitCode.Failed, Terminal.Run("resume grey").Code);
    }

    [Fact]
    public void Runs_are_listed_compared_shown_and_reported()
    {
        Done("mean-color fit --epochs 1 --out one");
        Done("mean-color fit --epochs 2 --out two");
        Assert.Matches("two .*\n.*one ", Done("runs").Output.ToString());
        using var json = JsonDocument.Parse(Done("runs --json").Output.ToString());
        Assert.Equal(2, json.RootElement.GetArrayLength());
        var table = Done("compare one two").Output.ToString();
        Assert.Matches(@"epochs\s+1\s+2", table);
        Assert.Contains("brightness", table);
        Assert.DoesNotContain("descent", table);
        Assert.Contains("mean-color fit, completed", Done("show two").Output.ToString());
        File.Delete("two/report.html");
        Assert.Contains("two/report.html", Done("report two").Output.ToString());
        Assert.True(File.Exists("two/report.html"));
        File.Delete(Path.Combine(RunIndex.Home, "runs.db"));
        Assert.Contains("two", Done("runs --rebuild .").Output.ToString());
    }

    [Fact]
    public void A_model_of_nothing_is_explained()
    {
        Directory.CreateDirectory("empty");
        var typed = Terminal.Run("mean-color score empty rendered-faces:count=2");
        Assert.Equal(ExitCode.Failed, typed.Code);
        Assert.Contains("holds no model", typed.Error.ToString());
        Assert.Contains("ansatz mean-color fit", Terminal.Run("mean-color score last rendered-faces:count=2").Error.ToString());
    }

    [Fact]
    public void Data_are_listed_made_shown_and_converted()
    {
        Assert.Contains("rendered-faces", Done("data list").Output.ToString());
        Done("data make rendered-faces:count=3 faces/");
        Assert.True(File.Exists("faces/attributes.csv"));
        Assert.Contains("3 images", Done("data show faces/").Output.ToString());
        Done("data convert faces/attributes.csv attributes.parquet");
        Assert.Contains("glasses", Done("data show attributes.parquet").Output.ToString());
        Assert.Contains("generator", Done("show rendered-faces").Output.ToString());
    }
}
