namespace Ansatz.Torch.Tests;

/// <summary>Networks saved by PyTorch (make.py in this folder).</summary>
public sealed class TorchScriptTests
{
    private static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Scripts", name);

    [Fact]
    public void ANetwork_GivesWhatPyTorchGives_InEvaluationMode_WithItsInputsGradient()
    {
        var network = TorchScript.Load(File("squares.pt"));
        var x = Tensor.From([1f, 2, 3, -1, 0, 2], 2, 3);
        x.RequiresGradient = true;
        var y = network.Forward(x);
        Assert.Equal([-2.5f, 21, 3, 4], y.ToArray<float>()); // w x², without the dropout
        Assert.Equal([2, 4, 9, -2, 0, 6], Autograd.Gradient(y.Sum(), x).ToArray<float>()); // 2 x times the columns' sums 1, 1, 1.5
    }

    [Fact]
    public void OtherFiles_AreRefused_WithWhatToDo()
    {
        Assert.Contains("torch.jit.save", Assert.Throws<InvalidDataException>(() => TorchScript.Load(File("state.pt"))).Message);
        Assert.Contains("does not exist", Assert.Throws<InvalidDataException>(() => TorchScript.Load(File("none.pt"))).Message);
        Assert.Contains("gives (Tensor, Tensor)", Assert.Throws<TorchException>(() => TorchScript.Load(File("pair.pt")).Forward(Tensor.Ones(2))).Message);
        Assert.Throws<TorchException>(() => TorchScript.Load(File("squares.pt")).Forward(Tensor.Ones([2, 5])));
    }
}
