using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>The weights of one layer and direction of a recurrent network, its gates stacked on the first dimension.</summary>
internal sealed class RecurrentWeights : Module
{
    private readonly Parameter _inputWeight;
    private readonly Parameter _hiddenWeight;
    private readonly Parameter _inputBias;
    private readonly Parameter _hiddenBias;

    public RecurrentWeights(long inputs, long hidden, int gates, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hidden);
        var start = Initializer.Default; // uniform on ±sqrt(1 / hidden), all four
        _inputWeight = new Parameter(start.Draw([gates * hidden, inputs], hidden, hidden, stream["inputWeight"]));
        _hiddenWeight = new Parameter(start.Draw([gates * hidden, hidden], hidden, hidden, stream["hiddenWeight"]));
        _inputBias = new Parameter(start.Draw([gates * hidden], hidden, hidden, stream["inputBias"]));
        _hiddenBias = new Parameter(start.Draw([gates * hidden], hidden, hidden, stream["hiddenBias"]));
    }

    public (Tensor InputWeight, Tensor HiddenWeight, Tensor InputBias, Tensor HiddenBias) Values =>
        (_inputWeight, _hiddenWeight, _inputBias, _hiddenBias);
}
