using Ansatz.Data.Named;
using Ansatz.Data.Tests;

namespace Ansatz.Cli.Tests;

/// <summary>Every mistake ends with exit code 2, and says what was given, what was expected and what to type.</summary>
public class MistakeTests
{
    [Theory]
    [InlineData("mean-colour fit", "did you mean mean-color?")]
    [InlineData("lst", "did you mean list?")]
    [InlineData("fit mean-color --epochs 2", "ansatz mean-color fit --epochs 2")]
    [InlineData("fit", "'fit' is a verb")]
    [InlineData("--epochs 3", "not with the option")]
    [InlineData("mean-color train --images photos/", "mean-color has no verb 'train'. Models are made with 'fit':  ansatz mean-color fit --images photos/")]
    [InlineData("mean-color generate last --count 2", "ansatz mean-color sample last --count 2")]
    [InlineData("mean-color embed last x", "ansatz mean-color encode last x")]
    [InlineData("mean-color scroe last x", "did you mean:  ansatz mean-color score last x")]
    [InlineData("mean-color paint", "it has fit, score, sample, edit, reconstruct, encode, evaluate")]
    [InlineData("mean-color fit --epohcs 3", "no option '--epohcs'; did you mean --epochs N?")]
    [InlineData("mean-color fit --steps 3", "did you mean --epochs N?")]
    [InlineData("mean-color sample last --n 3", "did you mean --count N?")]
    [InlineData("mean-color fit --epochs -3", "--epochs: -3 is outside 1..1000 (epochs)")]
    [InlineData("mean-color fit --epochs 0", "--epochs: 0 is outside 1..1000 (epochs)")]
    [InlineData("mean-color fit --epochs 1.5", "--epochs: '1.5' is not a whole number")]
    [InlineData("mean-color fit --epochs many", "--epochs: 'many' is not a whole number")]
    [InlineData("mean-color fit --epochs 99999999999", "is too large")]
    [InlineData("mean-color fit --epochs", "--epochs needs a value: --epochs N")]
    [InlineData("mean-color fit --epochs --seed 1", "--epochs needs a value: --epochs N")]
    [InlineData("mean-color fit --epochs 1 --epochs 2", "once; given 2 times")]
    [InlineData("mean-color fit --mean harmonic", "'harmonic' is not one of arithmetic, geometric-mean")]
    [InlineData("mean-color fit --mean aritmetic", "did you mean arithmetic?")]
    [InlineData("mean-color fit --power square", "'square' is not power:NUMBER")]
    [InlineData("mean-color fit --clip=maybe", "'maybe'")]
    [InlineData("mean-color fit --descent.rate 0", "--descent.rate: 0 is outside (0, 1]")]
    [InlineData("mean-color fit --descent.rate nan", "is not a number")]
    [InlineData("mean-color fit --bands 1 12", "--bands: 1 12 is outside 0..9")]
    [InlineData("mean-color fit --preset huge", "mean-color fit has no preset 'huge'; it has quick, reduced")]
    [InlineData("mean-color fit --preset paper", "mean-color fit has no preset 'paper'")]
    [InlineData("mean-color fit --options nowhere.json", "nowhere.json cannot be read")]
    [InlineData("mean-color fit --seed -1", "--seed: '-1' is not a whole number >= 0")]
    [InlineData("mean-color fit --threads 0", "--threads: '0' is not a whole number >= 1")]
    [InlineData("mean-color fit --device tpu", "--device: 'tpu' is not auto, cpu or cuda:N")]
    [InlineData("mean-color fit --json=yes", "--json takes no value")]
    [InlineData("mean-color edit last in.png out.png", "--with: mean-color edit cannot do without it")]
    [InlineData("mean-color edit", "mean-color edit needs MODEL: A fitted model")]
    [InlineData("mean-color edit last", "mean-color edit needs IMAGES: The images")]
    [InlineData("mean-color score last a b c", "mean-color score takes at most 3 words, not 4: last a b c")]
    [InlineData("mean-color encode last x --also variance", "mean-color encode has no part 'variance'; it has spread")]
    [InlineData("mean-color fit --images no-such-data", "'no-such-data'")]
    [InlineData("mean-color fit --images rendered-face", "did you mean 'rendered-faces'?")]
    [InlineData("mean-color fit a --out b", "the output is given twice")]
    [InlineData("mean-color score last x scores.docx", "cannot be written as scores.docx")]
    [InlineData("show nothing-at-all", "'nothing-at-all' is no system, verb, run, data set, generator, file or value of an option")]
    [InlineData("show mean-colr", "did you mean mean-color")]
    [InlineData("show", "ansatz show needs a name")]
    [InlineData("list photos", "ansatz list takes no further word")]
    [InlineData("list --domain imagin", "did you mean imaging?")]
    [InlineData("compare one", "needs two or more runs")]
    [InlineData("completion tcsh", "there is for bash, zsh and fish")]
    [InlineData("data lsit", "did you mean: ansatz data list?")]
    [InlineData("data convert a.csv", "needs OUTPUT")]
    public void A_mistake_is_explained(string line, string expected)
    {
        var typed = Terminal.Run(line);
        Assert.Equal(ExitCode.WrongUse, typed.Code);
        Assert.StartsWith("error: ", typed.Error.ToString());
        Assert.Contains(expected, typed.Error.ToString());
        Assert.Equal("", typed.Output.ToString());
        Assert.DoesNotContain("   at ", typed.Error.ToString()); // no stack trace
    }

    [Fact]
    public void With_json_a_mistake_is_an_object_too()
    {
        var typed = Terminal.Run("mean-color fit --epochs -3 --json");
        using var json = System.Text.Json.JsonDocument.Parse(typed.Output.ToString());
        Assert.Equal(2, json.RootElement.GetProperty("exit").GetInt32());
        Assert.Contains("1..1000", json.RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public void A_data_set_that_is_not_installed_is_an_error_with_the_command_that_installs_it()
    {
        if (NamedRegistry.Find("absent-data") is null)
            DataSets.Add(new AbsentData("absent-data"));
        var typed = Terminal.Run("mean-color fit --images absent-data --out nowhere");
        Assert.Equal(ExitCode.Failed, typed.Code);
        Assert.Contains("absent-data: is not on this machine; install it: apt-get install dataset-absent", typed.Error.ToString());
        Assert.False(Directory.Exists("nowhere"));
    }
    [Fact]
    public void Data_and_json_cannot_both_have_standard_output()
        => Assert.Contains("both want standard output", Terminal.Run("mean-color score last x - --json").Error.ToString());

    [Fact]
    public void An_output_below_a_file_is_refused_before_any_work()
    {
        var file = Path.GetTempFileName();
        try
        {
            var typed = new Terminal().Type("mean-color", "fit", "--out", Path.Combine(file, "model"));
            Assert.Equal(ExitCode.WrongUse, typed.Code);
            Assert.Contains("cannot be written", typed.Error.ToString());
            Assert.Contains("is a file, not a folder", typed.Error.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_of_options_with_an_unknown_name_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "epoch": 3 }""");
            var typed = new Terminal().Type("mean-color", "fit", "--options", file);
            Assert.Equal(ExitCode.WrongUse, typed.Code);
            Assert.Contains("--epoch: there is no such option; did you mean --epochs?", typed.Error.ToString());
            File.WriteAllText(file, "{ \"epochs\": ");
            Assert.Contains("is not JSON", new Terminal().Type("mean-color", "fit", "--options", file).Error.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
