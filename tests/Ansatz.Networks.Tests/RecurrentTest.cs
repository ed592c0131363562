using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class RecurrentTest
{
    private static readonly RandomStream Stream = new(7);

    [Fact]
    public void GruCell_IsPyTorchs()
    {
        var table = new ReferenceTable("gruCell");
        var cell = table.Into(new GruCell(3, 4, Stream));
        Numbers.Near(table["output"], cell.Forward(table["input"], table["hidden"]));
        Numbers.Near(table["output"].Unsqueeze(0), cell.Forward(table["input"].Unsqueeze(0), table["hidden"]));
    }

    [Fact]
    public void LstmCell_IsPyTorchs()
    {
        var table = new ReferenceTable("lstmCell");
        var cell = table.Into(new LstmCell(3, 4, Stream));
        var state = cell.Forward(table["input"], new LstmState(table["hidden"], table["cell"]));
        Numbers.Near(table["output"], state.Hidden);
        Numbers.Near(table["outputCell"], state.Cell);
    }

    [Fact]
    public void Gru_IsPyTorchs()
    {
        var table = new ReferenceTable("gru");
        var network = table.Into(new Gru(3, 4, Stream, layers: 2, bidirectional: true));
        var result = network.Forward(table["input"], Blocks(table["hidden"]));
        Numbers.Near(table["output"], result.Outputs);
        Numbers.Near(Blocks(table["final"]), result.Final);
    }

    [Fact]
    public void MaskedGru_IsPyTorchsPackedSequence()
    {
        var table = new ReferenceTable("gru");
        var network = table.Into(new Gru(3, 4, Stream, layers: 2, bidirectional: true));
        var result = network.Forward(table["input"], Blocks(table["hidden"]), Mask(table["lengths"]));
        Numbers.Near(table["maskedOutput"], result.Outputs);
        Numbers.Near(Blocks(table["maskedFinal"]), result.Final);
    }

    [Fact]
    public void Lstm_IsPyTorchs()
    {
        var table = new ReferenceTable("lstm");
        var network = table.Into(new Lstm(3, 4, Stream, layers: 2, bidirectional: true));
        var result = network.Forward(table["input"], new LstmState(Blocks(table["hidden"]), Blocks(table["cell"])));
        Numbers.Near(table["output"], result.Outputs);
        Numbers.Near(Blocks(table["final"]), result.Final.Hidden);
        Numbers.Near(Blocks(table["finalCell"]), result.Final.Cell);
    }

    [Fact]
    public void MaskedLstm_IsPyTorchsPackedSequence()
    {
        var table = new ReferenceTable("lstm");
        var network = table.Into(new Lstm(3, 4, Stream, layers: 2, bidirectional: true));
        var result = network.Forward(table["input"], new LstmState(Blocks(table["hidden"]), Blocks(table["cell"])), Mask(table["lengths"]));
        Numbers.Near(table["maskedOutput"], result.Outputs);
        Numbers.Near(Blocks(table["maskedFinal"]), result.Final.Hidden);
        Numbers.Near(Blocks(table["maskedFinalCell"]), result.Final.Cell);
    }

    [Fact]
    public void MaskOfAllTimes_ChangesNothing()
    {
        Gru gru = new(3, 4, Stream, layers: 2, bidirectional: true);
        Lstm lstm = new(3, 4, Stream, layers: 2, bidirectional: true);
        gru.To(ScalarType.Float64);
        lstm.To(ScalarType.Float64);
        var x = Numbers.Normal(Stream["x"], 2, 3, 5, 3);
        var all = Tensor.Ones([5], ScalarType.Bool);
        Numbers.Near(gru.Forward(x).Outputs, gru.Forward(x, mask: all).Outputs);
        Numbers.Near(lstm.Forward(x).Final.Cell, lstm.Forward(x, mask: all).Final.Cell);
    }

    [Fact]
    public void LeadingDimensions_AreKept()
    {
        var network = new Gru(3, 4, Stream, layers: 2, bidirectional: true);
        network.To(ScalarType.Float64);
        Tensor x = Numbers.Normal(Stream["x"], 2, 3, 5, 3), first = Numbers.Normal(Stream["h"], 2, 3, 4, 4);
        var whole = network.Forward(x, first);
        Assert.Equal([2, 3, 5, 8], whole.Outputs.Shape);
        Assert.Equal([2, 3, 4, 4], whole.Final.Shape);
        var part = network.Forward(x[1][2], first[1][2]);
        Numbers.Near(part.Outputs, whole.Outputs[1][2]);
        Numbers.Near(part.Final, whole.Final[1][2]);
    }

    [Fact]
    public void Gradients_AreThoseOfDifferences()
    {
        Gru gru = new(2, 3, Stream, bidirectional: true);
        Lstm lstm = new(2, 2, Stream, layers: 2);
        GruCell cell = new(2, 2, Stream);
        LstmCell memory = new(2, 2, Stream);
        var x = Numbers.Normal(Stream["x"], 2, 3, 2);
        var mask = Mask(Tensor.From([3.0, 2.0]), 3);
        Numbers.Gradients(gru, i => gru.Forward(i[0]).Outputs, x);
        Numbers.Gradients(gru, i => gru.Forward(i[0], mask: mask).Outputs, x);
        Numbers.Gradients(lstm, i => lstm.Forward(i[0]).Final.Cell, x);
        Numbers.Gradients(lstm, i => lstm.Forward(i[0], mask: mask).Outputs, x);
        Numbers.Gradients(cell, i => cell.Forward(i[0], i[1]), Numbers.Normal(Stream["y"], 2, 2), Numbers.Normal(Stream["h"], 2, 2));
        Numbers.Gradients(memory, i => memory.Forward(i[0], new LstmState(i[1], i[1])).Cell, Numbers.Normal(Stream["y"], 2, 2), Numbers.Normal(Stream["h"], 2, 2));
    }

    [Fact]
    public void WrongWidth_NamesWhatIsExpected() =>
        Assert.Contains("[..., time, 3]", Assert.Throws<ArgumentException>(() => new Gru(3, 4, Stream).Forward(Tensor.Zeros(2, 5, 4))).Message, StringComparison.Ordinal);

    // PyTorch has [blocks, batch, hidden], we [batch, blocks, hidden].
    private static Tensor Blocks(Tensor states) => states.Transpose(0, 1);

    private static Tensor Mask(Tensor lengths, long time = 5) => Tensor.Arange(time) < lengths.To(ScalarType.Int64).Unsqueeze(-1);
}
