using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Representation;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>Bad input, each with its message, and what the system says of itself.</summary>
public sealed class SepclrDoorTests
{
    private static readonly SepclrOptions Options = SeparationTinyData.Options with { Epochs = 1 };

    private static SystemDescription System { get; } = new SystemRegistry(typeof(Sepclr).Assembly).Find("sepclr")!;

    private static DataException Refused(Examples background, Examples target, SepclrOptions? options = null) =>
        Assert.Throws<DataException>(() => Sepclr.FitTo(background, target, options ?? Options, new Run()));

    [Fact]
    public void AnEmptySet_IsRefused()
    {
        var some = SeparationTinyData.Background(10);
        Assert.Contains("the target needs at least two", Refused(some, some.Select([])).Message);
        Assert.Contains("the background needs at least two", Refused(some.Select([0]), some).Message);
    }

    [Fact]
    public void OtherSizesOrChannels_AreRefused_WithWhatToType()
    {
        var message = Refused(SeparationTinyData.Background(10), SeparationTinyData.Target(10, side: 12)).Message;
        Assert.Contains("12x12 with 1 channels, where the background's are 8x8", message);
        Assert.Contains(":side=8", message);
        Assert.Contains("with 3 channels", Refused(SeparationTinyData.Background(10), SeparationTinyData.Target(10, channels: 3)).Message);
        Assert.Contains("at least 8", Refused(SeparationTinyData.Background(10, side: 6), SeparationTinyData.Target(10, side: 6)).Message);
    }

    [Fact]
    public void ImagesBesideATable_AreRefused_AlsoByAFittedModel()
    {
        Assert.Contains("give two sets of images", Refused(SeparationTinyData.Background(10), SeparationTinyData.Features(10, 1, true)).Message);
        Assert.Contains("was fitted to images", Assert.Throws<DataException>(() => SeparationTinyData.Fitted.Encode(SeparationTinyData.Features(10, 1, true))).Message);
    }

    [Fact]
    public void PixelsThatAreNoNumbers_AreRefused() =>
        Assert.Throws<DataException>(() => new ImageSet([Image.FromValues("a", 1, 8, 8, Enumerable.Repeat(float.NaN, 64).ToArray())]));

    [Fact]
    public void MissingValues_AreRefused_OrTheirMeanTaken()
    {
        var (background, target) = (SeparationTinyData.Features(20, 1, false), SeparationTinyData.Features(20, 2, true));
        var holes = target.With(new NumberColumn("f1", [.. target.Numbers("f1").Values.ToArray().Select((v, i) => i == 3 ? double.NaN : v)]));
        Assert.Contains("'f1'", Refused(background, holes).Message);
        Assert.Equal(20, Sepclr.FitTo(background, holes, Options with { Missing = MissingValues.Mean }, new Run()).Encode(holes).Count);
    }

    [Fact]
    public void ColumnsOfOneTableOnly_AreLeftOutWithAWarning_AndNoneInCommonIsRefused()
    {
        var (background, target) = (SeparationTinyData.Features(20, 1, false), SeparationTinyData.Features(20, 2, true));
        var run = new Run();
        Sepclr.FitTo(background, target.With(new NumberColumn("dose", new double[20])), Options, run);
        Assert.Contains(run.Warnings, warning => warning.Contains("dose"));
        Assert.Contains("the same columns", Refused(background, target.Select("id", "subtype")).Message);
    }

    [Fact]
    public void AttributesThatDoNotExistOrAreMissing_AreRefused()
    {
        Assert.Contains("dot", Refused(SeparationTinyData.Background(20), SeparationTinyData.Target(20), Options with { Attributes = ["dto"] }).Message);
        var target = SeparationTinyData.Features(20, 2, true);
        var holes = target.With(new TextColumn("subtype", target["subtype"].ToTexts().Select((t, i) => i == 0 ? null : t)));
        Assert.Contains("row 1", Refused(SeparationTinyData.Features(20, 1, false), holes, Options with { Attributes = ["subtype"] }).Message);
        Assert.Contains("nothing can be learned", Refused(SeparationTinyData.Features(20, 1, false), target.With(new NumberColumn("dose", new double[20])), Options with { Attributes = ["dose"] }).Message);
    }

    [Fact]
    public void OptionsOutsideTheirRange_AreRefusedWhenTheyAreSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SepclrOptions { BatchSize = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SepclrOptions { SalientWeight = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SepclrOptions { AbsenceWeight = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SepclrOptions { InformationWeight = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SepclrOptions { Temperature = 0 });
    }

    [Fact]
    public void ItemsWithoutLabels_CannotBeProbed() =>
        Assert.Contains("--label", Assert.Throws<DataException>(() => SeparationTinyData.Fitted.Evaluate(SeparationTinyData.Background(20))).Message);

    [Fact]
    public void Options_ComeBackFromJson()
    {
        var options = SepclrOptions.Paper with { Attributes = ["a", "b"], Information = InformationTerm.Club, SharedBackbone = true };
        var again = (SepclrOptions)OptionsRecord.FromJson(new SepclrOptions(), OptionsRecord.ToJson(options));
        Assert.Equal(options.Augmentation, again.Augmentation);
        Assert.Equal(options.Attributes, again.Attributes);
        Assert.Equal(OptionsRecord.ToJson(options).ToJsonString(), OptionsRecord.ToJson(again).ToJsonString());
    }

    [Fact]
    public void TheReproduction_AtATinySize_MeasuresEveryClaimAndEveryBaseline()
    {
        Assert.SkipUnless(Data.Named.NamedRegistry.Find("fashion-mnist")!.Location is not null, "Fashion-MNIST is not on this machine (apt-get install dataset-fashion-mnist)");
        var run = new Run();
        var record = new SepclrReproduction(Options with { BatchSize = 64 }, 80).Execute(run, seeds: 1);
        Assert.Equal(["i", "ii", "iii", "iv", "v", "vi", "vii"], record.Claims.Select(claim => claim.Id));
        Assert.All(record.Claims, claim => Assert.DoesNotContain("NaN", claim.Measured));
        Assert.All(record.Claims, claim => Assert.NotEqual("not measured", claim.Measured));
        var probes = run.Sections.Single(section => section.Title == "Probes").Pictures;
        Assert.Equal(
            ["SepCLR", "SepCLR without L_j", "contrastive VAE", "SepCLR with CLUB for L_j", "SepCLR without L_r", "SepCLR, one backbone", "SimCLR, one representation"],
            Assert.IsType<ReportTable>(probes[0]).Rows.Select(row => row[0]));
        Assert.Equal(7, probes.OfType<Plot>().Count());
        Assert.Contains(run.Sections, section => section.Title == "Maps of targets");
    }
}
