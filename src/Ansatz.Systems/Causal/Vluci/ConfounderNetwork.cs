using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>A normal distribution of the confounder of each unit given what is seen of it, whose sign can be turned.</summary>
internal sealed class ConfounderNetwork : Module
{
    private const double Minimum = -8, Maximum = 4;

    private readonly NormalHead _head;
    private readonly ModuleBuffer _orientation;

    /// <summary>A network whose weights are drawn.</summary>
    /// <param name="seen">How many numbers are seen of a unit.</param>
    /// <param name="options">Width and length of the confounder.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public ConfounderNetwork(long seen, VluciOptions options, RandomStream stream)
    {
        _head = NormalHead.Mlp([seen, options.Width, options.Width, options.ConfounderSize], stream, OutcomeNetwork.Between, Minimum, Maximum);
        _orientation = new ModuleBuffer(Tensor.Ones(options.ConfounderSize));
    }

    /// <summary>The distribution, number by number: [units, confounders].</summary>
    /// <param name="seen">Numbers of each unit, [units] or [units, n]; put side by side.</param>
    public Normal Forward(params ReadOnlySpan<Tensor> seen)
    {
        var columns = new Tensor[seen.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = seen[i].Rank == 1 ? seen[i].Unsqueeze(-1) : seen[i];
        var (mean, logVariance) = _head.Moments(Tensor.Cat([.. columns], -1));
        return Normal.FromLogVariance(_orientation.Value * mean, logVariance);
    }

    /// <summary>Replaces the confounder by its negative where a sign is negative.</summary>
    /// <param name="signs">1 and -1, [confounders].</param>
    public void Flip(Tensor signs) => _orientation.Assign(_orientation.Value * signs);
}
