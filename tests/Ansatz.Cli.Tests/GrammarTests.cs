using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

public class GrammarTests
{
    private static VerbRequest Read(params string[] words)
    {
        VerbRequest? read = null;
        var verb = Terminal.Systems.Find("mean-color")!.Find(words[0])!;
        CommandTree.Run(SystemCommand.Of(verb.System), words, Terminal.Surroundings(TextWriter.Null, TextWriter.Null), request =>
        {
            read = VerbRequest.Read(verb, request);
            return 0;
        });
        return read!;
    }

    private static MeanColorOptions Options(params string[] words) => (MeanColorOptions)Read(["fit", .. words]).Arguments.OptionsRecords[0];

    [Fact]
    public void Places_take_the_model_then_the_inputs_then_the_output()
    {
        var read = Read("score", "runs/a", "photos", "scores.csv");
        Assert.Equal("runs/a", read.Things["model"]);
        Assert.Equal("photos", read.Things["images"]);
        Assert.Equal("scores.csv", read.Output);
    }

    [Fact]
    public void What_is_named_takes_no_place()
    {
        var read = Read("score", "runs/a", "scores.csv", "--images", "photos");
        Assert.Equal(("runs/a", "photos", "scores.csv"), (read.Things["model"], read.Things["images"], read.Output));
    }

    [Fact]
    public void An_output_may_be_left_out()
        => Assert.Null(Read("score", "runs/a", "photos").Output);

    [Fact]
    public void Conditions_end_at_the_first_word_that_is_none()
    {
        var read = Read("edit", "--with", "bright=1", "warm=0.5", "last", "in.png", "out.png");
        Assert.Equal("last", read.Things["model"]);
        Assert.Equal("in.png", read.Things["images"]);
        Assert.Equal("out.png", read.Output);
    }

    [Fact]
    public void Options_of_every_kind_are_read()
    {
        var options = Options("--epochs", "7", "--mean", "geometric-mean", "--power", "power:2.5", "--clip", "false", "--bands", "1", "2", "3", "--descent.rate=0.25");
        Assert.Equal(7, options.Epochs);
        Assert.Equal(MeanKind.GeometricMean, options.Mean);
        Assert.Equal(new Power(2.5), options.Power);
        Assert.False(options.Clip);
        Assert.Equal([1, 2, 3], options.Bands);
        Assert.Equal(0.25, options.Descent.Rate);
    }

    [Fact]
    public void What_is_not_given_keeps_its_default() => Assert.Equal(new MeanColorOptions() with { Bands = [] }, Options() with { Bands = [] });

    [Fact]
    public void A_truth_value_alone_means_true() => Assert.True(Options("--clip", "--epochs", "2").Clip);

    [Fact]
    public void A_list_of_numbers_ends_at_a_word()
        => Assert.Equal("model/", Read("fit", "--bands", "1", "2", "model/").Output);

    [Fact]
    public void Names_in_a_list_may_be_joined_by_commas() => Assert.Equal([1, 2], Options("--bands", "1,2").Bands);

    [Fact]
    public void A_number_may_have_an_exponent() => Assert.Equal(100, Options("--epochs", "1e2").Epochs);

    [Fact]
    public void A_preset_is_overridden_by_a_file_and_that_by_an_option()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "epochs": 9, "descent": { "rate": 0.125 }, "clip": false, "bands": [4] } // a comment""");
            Assert.Equal(1, Options("--preset", "quick").Epochs);
            Assert.Equal((9, 0.125, false), (Options("--preset", "quick", "--options", file).Epochs, Options("--options", file).Descent.Rate, Options("--options", file).Clip));
            Assert.Equal(11, Options("--options", file, "--epochs", "11").Epochs);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_record_comes_back_from_its_json()
    {
        var options = Options("--epochs", "7", "--power", "power:3", "--mean", "geometric-mean", "--descent.rate", "0.75");
        using var json = System.Text.Json.JsonDocument.Parse(OptionsRecord.ToJson(options).ToJsonString());
        var again = (MeanColorOptions)OptionsRecord.FromJson(new MeanColorOptions(), json.RootElement);
        Assert.Equal(options with { Bands = [] }, again with { Bands = [] });
    }

    [Fact]
    public void A_request_comes_back_from_a_record()
    {
        var first = Read("fit", "--epochs", "7", "--bands", "1", "2", "--images", "photos", "--preset", "quick");
        var record = new RunRecord { Name = "a", System = "mean-color", Verb = "fit", Versions = new("", "", ""), Arguments = first.Given, Seed = 3, Threads = 1 };
        var again = VerbRequest.FromRecord(first.Verb, record);
        Assert.Equal("photos", again.Things["images"]);
        var options = (MeanColorOptions)again.Arguments.OptionsRecords[0];
        Assert.Equal((7, 2), (options.Epochs, options.Bands.Count));
        Assert.Equal(3, again.Seed);
    }

    [Theory]
    [InlineData("LatentSize", "latent-size")]
    [InlineData("klWeight", "kl-weight")]
    [InlineData("IoUThreshold", "io-u-threshold")]
    [InlineData("KLWeight", "kl-weight")]
    [InlineData("class", "class")]
    public void Identifiers_become_kebab_case(string identifier, string name) => Assert.Equal(name, Naming.Kebab(identifier));
}
