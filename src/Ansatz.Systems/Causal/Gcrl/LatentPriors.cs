using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>p(z) = N(F(z); 0, I) |det dF/dz|; without a flow a diagonal normal distribution that is learned; N(0, I) where nothing is.</summary>
internal sealed class InvariantPrior : Module
{
    private readonly CouplingFlow? _flow;
    private readonly Parameter? _mean;
    private readonly Parameter? _logVariance;
    private readonly int _size;
    private readonly int _members;

    public InvariantPrior(int size, int members, bool flow, bool learned, RandomStream stream)
    {
        (_size, _members) = (size, members);
        if (!learned) return;
        if (flow) _flow = new CouplingFlow(size, stream);
        else (_mean, _logVariance) = (new Parameter(Tensor.Zeros([size])), new Parameter(Tensor.Zeros([size])));
    }

    public Distribution Distribution
    {
        get
        {
            var one = _mean is null ? Normal.Standard(_size) : Normal.FromLogVariance(_mean, _logVariance!.Value).ToEvent();
            if (_flow is not null) one = one.Transform(_flow.Bijector.Inverted);
            return _members > 0 ? one.Iid(_members) : one;
        }
    }
}

/// <summary>
/// p(s) = Σ_e π_e N(F(s); e 1, (e + 1) I) |det dF/ds| with components e = 0, 1, ...; without a flow their means and variances are learned; N(0, I) where nothing is.
/// </summary>
internal sealed class StylePrior : Module
{
    private readonly CouplingFlow? _flow;
    private readonly Parameter? _logits;
    private readonly Parameter? _means;
    private readonly Parameter? _logVariances;
    private readonly int _size;
    private readonly int _components;

    public StylePrior(int size, int components, bool flow, bool learned, RandomStream stream)
    {
        (_size, _components) = (size, components);
        if (!learned) return;
        _logits = new Parameter(Tensor.Full([components], -1.0));
        if (flow) _flow = new CouplingFlow(size, stream);
        else
        {
            _means = new Parameter(Numbers.Unsqueeze(-1) + Tensor.Zeros([components, size]));
            _logVariances = new Parameter((Numbers + 1).Log().Unsqueeze(-1) + Tensor.Zeros([components, size]));
        }
    }

    private Tensor Numbers => Tensor.Arange(_components).To(ScalarType.Float32);

    public Distribution Distribution
    {
        get
        {
            if (_logits is null) return Normal.Standard(_size);
            var mixture = Mixture.Of(Categorical.FromLogits(_logits), Components);
            return _flow is null ? mixture : mixture.Transform(_flow.Bijector.Inverted);
        }
    }

    /// <summary>The probability of each component given a style, ∝ π_e N(F(s); ...): [..., size] to [..., components].</summary>
    public Tensor Posterior(Tensor s)
    {
        if (_logits is null) return Tensor.Ones(s.Shape[..^1].Concat([1]), s.DataType, s.Device);
        var u = _flow?.Bijector.Forward(s) ?? s;
        return (_logits.Value.LogSoftmax(-1) + Components.LogDensity(u.Unsqueeze(-2))).Softmax(-1);
    }

    private Distribution Components
    {
        get
        {
            if (_means is not null) return Normal.FromLogVariance(_means, _logVariances!.Value).ToEvent();
            var numbers = Numbers.To(_logits!.Device).Unsqueeze(-1) + Tensor.Zeros([_components, _size], device: _logits.Device);
            return new Normal(numbers, (numbers + 1).Sqrt()).ToEvent();
        }
    }
}
