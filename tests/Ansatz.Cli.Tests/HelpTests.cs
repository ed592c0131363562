using System.Text.Json;
using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

public class HelpTests
{
    [Fact]
    public void The_front_page_names_commands_systems_and_verbs()
    {
        var page = Terminal.Run("--help").Output.ToString();
        foreach (var word in (string[])["usage: ansatz SYSTEM VERB [MODEL] [INPUT...] [OUTPUT] [--options]", "demo", "doctor", "reproduce", "mean-color", "decompress", "ansatz demo"])
            Assert.Contains(word, page);
        Assert.Equal(page, Terminal.Run("").Output.ToString());
    }

    [Fact]
    public void The_page_of_a_verb_says_everything_about_it()
    {
        var page = Terminal.Run("mean-color fit --help").Output.ToString();
        Assert.Equal("""
            ansatz mean-color fit - Learns the mean brightness of a set of images.

            usage: ansatz mean-color fit [OUTPUT] [--options]

            arguments
              [OUTPUT]  The folder of the run and its model; by default runs/mean-color-N.

            options
              --images DATA                     The images. [default data: rendered-faces:count=8]
              --attributes DATA                 What is known of each image; only counted. [default: what comes
                                                with --images]
              --epochs N                        How often the images are gone through. [epochs; 1..1000; default
                                                3]
              --mean arithmetic|geometric-mean  Which mean is taken. [default arithmetic]
              --power POWER                     What brightness is raised to. [default power:1]
              --clip true|false                 Whether the result is clipped to [0, 1]. [default true]
              --bands N...                      The bands that are looked at. [0..9; default 0]
              --descent.rate NUMBER             The step size. [(0, 1]; default 0.5]

            """.Trim(), page[..page.IndexOf("common options", StringComparison.Ordinal)].Trim(), ignoreLineEndingDifferences: true);
        foreach (var option in (string[])["--out FOLDER", "--seed N", "--device DEVICE", "--threads N", "--options FILE.json", "--preset PRESET", "--force", "--quiet", "--json"])
            Assert.Contains("\n  " + option, page);
        Assert.Contains("values ('ansatz show NAME' explains each)\n  POWER  power:NUMBER", page);
    }

    [Theory]
    [InlineData("show power --json", "taken by")]
    [InlineData("show rendered-faces:part=all,count=2 --json", "part")]
    [InlineData("data show rendered-faces:part=all,count=2 --json", "part")]
    public void Facts_of_which_there_are_several_are_lists_in_json(string line, string fact)
    {
        var typed = Terminal.Run(line);
        Assert.True(typed.Code == ExitCode.Done, typed.ToString());
        using var json = System.Text.Json.JsonDocument.Parse(typed.Output.ToString());
        var found = json.RootElement.GetProperty(fact);
        Assert.True(found.ValueKind == System.Text.Json.JsonValueKind.Array ? found.GetArrayLength() > 1 : fact == "taken by");
    }

    [Theory]
    [InlineData("show power")]
    [InlineData("show power:2")]
    public void A_value_that_options_take_is_explained(string line)
    {
        var page = Terminal.Run(line).Output.ToString();
        Assert.Contains("power:NUMBER  brightness to a power", page);
        Assert.Contains("taken by      mean-color fit --power", page);
    }

    [Fact]
    public void The_usage_of_a_verb_on_a_model_has_its_places_and_what_it_cannot_do_without()
        => Assert.Contains("usage: ansatz mean-color edit MODEL IMAGES [OUTPUT] --with NAME=VALUE... [--options]", Terminal.Run("mean-color edit -h").Output.ToString());

    [Theory]
    [InlineData("mean-color")]
    [InlineData("mean-color --help")]
    [InlineData("help mean-color")]
    public void A_system_alone_lists_its_verbs(string line)
    {
        var typed = Terminal.Run(line);
        Assert.Equal(ExitCode.Done, typed.Code);
        Assert.Matches("evaluate +The mean absolute difference on the held-out images.", typed.Output.ToString());
    }

    [Fact]
    public void Show_prints_the_card_and_the_types()
    {
        var page = Terminal.Run("show mean-color").Output.ToString();
        Assert.Contains("mean-color - Learns the mean brightness of images: a system small enough to test the door with.", page);
        Assert.Contains("On Means, arXiv:0000.00000, 2020", page);
        Assert.Contains("score(model, images: image set) -> table", page);
        Assert.Contains("fit(images?: image set, attributes?: table) -> model", page);
    }

    [Fact]
    public void The_list_is_complete_as_json()
    {
        using var json = JsonDocument.Parse(Terminal.Run("list --json").Output.ToString());
        var system = json.RootElement.EnumerateArray().Single(s => s.GetProperty("slug").GetString() == "mean-color");
        Assert.Equal("imaging", system.GetProperty("domain").GetString());
        var epochs = system.GetProperty("verbs")[0].GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "epochs");
        Assert.Equal(("1..1000", "epochs", "3"), (epochs.GetProperty("range").GetString(), epochs.GetProperty("unit").GetString(), epochs.GetProperty("default").GetString()));
        Assert.Equal(0, JsonDocument.Parse(Terminal.Run("list --domain quantum --json").Output.ToString()).RootElement.GetArrayLength());
    }

    [Fact]
    public void Every_command_has_a_page()
    {
        foreach (var command in BuiltInCommands.All)
        {
            var typed = Terminal.Run(command.Name + " --help");
            Assert.Equal(ExitCode.Done, typed.Code);
            Assert.Contains(command.Description, typed.Output.ToString().ReplaceLineEndings(" "));
        }
    }

    [Fact]
    public void Long_lines_end_at_spaces()
    {
        var page = new StringWriter();
        HelpPage.WriteWrapped(page, "one two three four five six seven", "    ", 24);
        Assert.Equal("one two three four five\n    six seven\n", page.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Documentation_becomes_plain_text()
    {
        Assert.Equal("The options of MeanColor.", XmlDocumentation.SummaryOf(typeof(MeanColorOptions)));
        Assert.Equal("The standard deviations, a row an image.", XmlDocumentation.SummaryOf(typeof(EncodeResult).GetProperty("Spread")!));
        Assert.Equal("Conditions, such as bright=1.", XmlDocumentation.ParameterOf(typeof(MeanColor).GetMethod("Sample")!, "with"));
        Assert.Equal("", XmlDocumentation.RemarksOf(typeof(GrammarTests)));
    }
}
