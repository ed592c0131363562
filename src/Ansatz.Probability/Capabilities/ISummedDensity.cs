using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A distribution that can sum its log density over the last batch dimensions in fewer passes over the elements than one by one.</summary>
internal interface ISummedDensity
{
    /// <summary>LogDensity(value) summed over the last batch dimensions; null where the parameters do not allow it.</summary>
    Tensor? SummedLogDensity(Tensor value, int dimensions);
}
