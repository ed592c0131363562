namespace Ansatz.Data.Tests;

public sealed class LearningPartsTests
{
    private static readonly Split Shares = Split.Parse("80/0/20");

    [Fact]
    public void PartsOfTheData_AreTakenAsTheyAre()
    {
        string[] parts = ["test", "train", "validation", "train"];
        Assert.Equal([1, 3], LearningParts.Training(parts, 4, Shares, 0));
        Assert.Equal([0], LearningParts.HeldOut(parts, 4, Shares, 0));
    }

    [Fact]
    public void WithoutParts_TheSplitDivides_AndBothSidesAgree()
    {
        var (training, heldOut) = (LearningParts.Training(null, 50, Shares, 3), LearningParts.HeldOut(null, 50, Shares, 3));
        Assert.Equal((40, 10), (training.Count, heldOut.Count));
        Assert.Empty(training.Intersect(heldOut));
        Assert.NotEqual(heldOut, LearningParts.HeldOut(null, 50, Shares, 4));
    }

    [Fact]
    public void ATrainingPartWithoutATestPart_IsDivided()
    {
        string[] parts = [.. Enumerable.Repeat("train", 10), "validation"];
        Assert.Equal(8, LearningParts.Training(parts, 11, Shares, 1).Count);
        Assert.DoesNotContain(10, LearningParts.HeldOut(parts, 11, Shares, 1));
    }

    [Fact]
    public void WithValidation_KeepsApartWhatTheBestWeightsAreChosenBy()
    {
        var shares = Split.Parse("80/10/10");
        string[] all = ["test", "train", "validation", "train"], complete = [.. Enumerable.Repeat("train", 20), "test"], half = [.. Enumerable.Repeat("train", 20), "other"];
        var (training, validation) = LearningParts.WithValidation(all, 4, shares, 0);
        Assert.Equal([1, 3], training);
        Assert.Equal([2], validation);
        foreach (var (parts, count, wanted) in ((string[]? Parts, int Count, (int, int) Wanted)[])[(complete, 21, (18, 2)), (half, 21, (16, 2)), (null, 20, (16, 2))])
        {
            (training, validation) = LearningParts.WithValidation(parts, count, shares, 5);
            Assert.Equal(wanted, (training.Count, validation.Count));
            Assert.Empty(training.Intersect(validation));
            Assert.Empty(LearningParts.HeldOut(parts, count, shares, 5).Intersect(training.Concat(validation)));
            Assert.DoesNotContain(20, training.Concat(validation));
        }
        Assert.Empty(LearningParts.WithValidation(null, 20, Split.Parse("80/20"), 5).Validation);
    }

    [Fact]
    public void WhereNothingIsHeldOut_AllIsJudged() => Assert.Equal(5, LearningParts.HeldOut(null, 5, Split.Parse("100/0/0"), 0).Count);

    [Fact]
    public void Thinned_IsEvenlySpread()
    {
        Assert.Equal([0, 2, 5, 7], LearningParts.Thinned(10, 4));
        Assert.Equal([0, 1, 2], LearningParts.Thinned(3, 4));
    }
}
