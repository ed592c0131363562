namespace Ansatz.Networks.Tests;

public class ActivationTest
{
    public static TheoryData<string> Names => [.. new ReferenceTable("activations").Names.Where(name => name != "input")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_IsPyTorchsAndTheNameReadsBack(string name)
    {
        var table = new ReferenceTable("activations");
        var activation = Activation.Parse(name);
        Numbers.Near(table[name], activation.Forward(table["input"]), 1e-14);
        Assert.Equal(name, activation.ToString());
        Assert.Equal(activation, Activation.Parse(activation.ToString()));
    }

    [Theory]
    [InlineData("rulu")]
    [InlineData("relu:2")]
    [InlineData("elu:x")]
    [InlineData("")]
    public void OtherText_IsRefusedWithTheNames(string text) =>
        Assert.Contains("leaky-relu", Assert.Throws<FormatException>(() => Activation.Parse(text)).Message, StringComparison.Ordinal);
}
