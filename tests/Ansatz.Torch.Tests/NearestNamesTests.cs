namespace Ansatz.Torch.Tests;

public sealed class NearestNamesTests
{
    [Theory]
    [InlineData("fashon-mnist", "fashion-mnist", 1)]
    [InlineData("ab", "ba", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Distances_are_those_of_edits(string first, string second, int expected) => Assert.Equal(expected, NearestNames.Distance(first, second));

    [Fact]
    public void Near_names_come_best_first_whatever_their_case() => Assert.Equal(["eta", "beta", "theta"], NearestNames.Of("ETA", ["theta", "sigma", "beta", "eta"]));

    [Fact]
    public void Far_names_are_not_offered() => Assert.Empty(NearestNames.Of("zebra", ["fashion-mnist", "rendered-faces"]));
}
