using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>Verbs that take a model of any system that implements an interface, or a class of the user's own.</summary>
public sealed class SlotTests : CommandTest
{
    internal override SystemRegistry Systems => Terminal.Systems;

    private static string Brightness(string options = "") => $"{typeof(BrightnessEncoder).Assembly.Location}:{typeof(BrightnessEncoder).FullName}{options}";

    private string Refused(string line)
    {
        var typed = Type(line);
        Assert.True(typed.Code == ExitCode.WrongUse, typed.ToString());
        Assert.False(Directory.Exists("runs/latent-count-1"));
        return typed.Error.ToString();
    }

    [Fact]
    public void A_model_of_another_system_fills_the_slot_by_folder_by_name_and_as_the_last_that_fits()
    {
        Done("mean-color fit --images rendered-faces:count=5 --out models/grey");
        var told = Done("latent-count analyze models/grey rendered-faces:count=3");
        Assert.Contains("models/grey/ (mean-color)", told);
        Assert.Contains("z0", told);
        Done("latent-count analyze grey rendered-faces:count=3");
        Assert.Contains("(mean-color)", Done("latent-count analyze last rendered-faces:count=3"));
        Assert.Contains("models/grey/ (mean-color)", Done("latent-count analyze --model models/grey --images rendered-faces:count=3"));
    }

    [Fact]
    public void Without_images_those_that_the_model_was_fitted_on_are_read()
    {
        Done("mean-color fit --images rendered-faces:count=5 --out grey");
        var told = Done("latent-count evaluate grey");
        Assert.Contains("the model's own data: rendered-faces", told);
        Assert.Matches("images +15", told); // all three parts, 5 of each
    }

    [Fact]
    public void A_class_of_ones_own_fills_the_slot_with_its_options_and_is_recorded_with_its_digest()
    {
        var told = Done($"latent-count analyze {Brightness(",copies=3")} rendered-faces:count=4");
        Assert.Contains("z2", told);
        Assert.Contains("SHA-256", told);
        Assert.Contains("SHA-256", File.ReadAllText("runs/latent-count-1/run.json"));
        Assert.Contains(typeof(BrightnessEncoder).FullName!, File.ReadAllText("runs/latent-count-1/run.json"));
    }

    [Fact]
    public void A_network_of_PyTorch_fills_the_slot_when_its_output_is_explained()
    {
        // lambda x: [mean brightness twice, -2 twice], traced.
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Scripts", "encoder.pt"), "encoder.pt");
        var told = Done("latent-count analyze encoder.pt:log-variance rendered-faces:count=4");
        Assert.Contains("z1", told);
        Assert.Contains("SHA-256", told);
        Assert.Contains("encoder.pt:variance", Terminal.Run("latent-count analyze encoder.pt rendered-faces:count=4").Error.ToString());
        Assert.Contains("are these log-variances?", Terminal.Run("latent-count analyze encoder.pt:variance rendered-faces:count=4").Error.ToString());
        File.WriteAllText("text.pt", "no network");
        Assert.Contains("torch.jit.save", Terminal.Run("latent-count analyze text.pt:variance rendered-faces:count=4").Error.ToString());
        Assert.Contains("no file", Terminal.Run("latent-count analyze nowhere.pt:variance rendered-faces:count=4").Error.ToString());
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_begun()
    {
        Assert.Contains("name them with --images", Refused($"latent-count evaluate {Brightness()}"));
        Assert.Contains("is no IGaussianEncoder", Refused($"latent-count analyze {typeof(MeanColor).Assembly.Location}:{typeof(Power).FullName} rendered-faces:count=2"));
        Assert.Contains("did you mean", Refused($"latent-count analyze {typeof(MeanColor).Assembly.Location}:Ansatz.Cli.Tests.BrightnessEncodr rendered-faces:count=2"));
        Assert.Contains("copies", Refused($"latent-count analyze {Brightness(",copies=10")} rendered-faces:count=2"));
        Assert.Contains("no file", Refused("latent-count analyze nowhere.dll:My.Encoder rendered-faces:count=2"));
        Done("line-count fit --out lines");
        Assert.Contains("expected one of mean-color", Refused("latent-count analyze lines rendered-faces:count=2"));
        Assert.Contains("is no folder and no run's name", Terminal.Run("latent-count analyze gray rendered-faces:count=2").Error.ToString());
        Assert.Contains("there is no model of mean-color yet", Terminal.Run("latent-count analyze last rendered-faces:count=2").Error.ToString());
    }
}
