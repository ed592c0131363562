using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A vector function whose i-th output depends on the inputs 1 .. i, and increases in the i-th: layers of block triangular weights whose diagonal blocks are
/// positive, with hyperbolic tangents between them, mixed with the identity by a learned gate. It comes with the logarithms of the derivatives of outputs in
/// their own inputs, which are what a normalizing flow needs. De Cao, Titov, Aziz, Block Neural Autoregressive Flow, 2019.
/// </summary>
public sealed class BlockAutoregressiveNetwork : Module
{
    private const double FirstGate = -2;

    private readonly IReadOnlyList<Block> _layers;
    private readonly Parameter _gate;

    /// <summary>A network whose weights are drawn; it starts near the identity.</summary>
    /// <param name="coordinates">n.</param>
    /// <param name="hidden">The units for each coordinate in the hidden layers.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public BlockAutoregressiveNetwork(long coordinates, IReadOnlyList<long> hidden, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coordinates, 1);
        foreach (var width in hidden)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(width, 1, nameof(hidden));
        }

        long[] widths = [1, .. hidden, 1];
        _layers = [.. Enumerable.Range(0, widths.Length - 1).Select(i => new Block(coordinates, widths[i], widths[i + 1], stream[i]))];
        _gate = new Parameter(Tensor.Scalar(FirstGate));
    }

    /// <summary>The outputs and the logarithms of their derivatives in their own inputs.</summary>
    /// <param name="input">[.., n].</param>
    /// <returns>Both [.., n].</returns>
    public (Tensor Value, Tensor LogDerivative) Evaluate(Tensor input)
    {
        var (hidden, log) = _layers[0].Evaluate(input, null);
        foreach (var layer in _layers.Skip(1))
        {
            // ln (1 - tanh^2 a) = 2 (ln 2 - a - softplus(-2 a)), for every unit of each coordinate.
            var slope = 2 * (Math.Log(2) - hidden - (-2 * hidden).Softplus());
            (hidden, log) = layer.Evaluate(hidden.Tanh(), log + slope.Reshape(log.Shape));
        }

        var gate = _gate.Value;
        return (hidden * gate.Sigmoid() + input * (-gate).Sigmoid(), (log.Squeeze(-1) + gate).Softplus() - gate.Softplus());
    }

    /// <summary>A layer from n blocks of units to n blocks of another size.</summary>
    private sealed class Block : Module
    {
        private readonly long _coordinates;
        private readonly long _inputs;
        private readonly long _outputs;
        private readonly Parameter _weight;
        private readonly Parameter _logNorm;
        private readonly Parameter _bias;
        private readonly ModuleBuffer _below;

        public Block(long coordinates, long inputs, long outputs, RandomStream stream)
        {
            (_coordinates, _inputs, _outputs) = (coordinates, inputs, outputs);
            var (rows, columns) = (coordinates * outputs, coordinates * inputs);
            _weight = new Parameter(stream["weight"].Normal([coordinates, outputs, coordinates, inputs]) * Math.Sqrt(2.0 / (rows + columns)));
            _logNorm = new Parameter(Tensor.Zeros([coordinates, outputs, 1, 1]));
            _bias = new Parameter(stream["bias"].Normal([rows]) * 0.1);
            var place = Tensor.Arange(coordinates);
            _below = new ModuleBuffer((place.Unsqueeze(-1) > place).To(ScalarType.Float32).Reshape(coordinates, 1, coordinates, 1));
        }

        /// <summary>The outputs [.., n outputs], and ln |d output / d input| within each coordinate, [.., n, outputs].</summary>
        /// <param name="input">[.., n inputs].</param>
        /// <param name="log">The same of the input, [.., n, inputs]; null: it is the network's own.</param>
        public (Tensor Value, Tensor LogDerivative) Evaluate(Tensor input, Tensor? log)
        {
            // Rows of unit length times a positive norm: on the diagonal exponentials, below it free numbers.
            var raw = _weight.Value;
            var diagonal = raw.Diagonal(0, 0, 2).Permute(2, 0, 1);
            var free = raw * _below.Value;
            var squares = free.Square().Sum([2, 3]) + (2 * diagonal).Exp().Sum([2]);
            var scale = _logNorm.Value - (0.5 * squares.Log()).Reshape(_coordinates, _outputs, 1, 1);
            var logDiagonal = diagonal + scale.Squeeze(-1);
            var weight = (free * scale.Exp()) + logDiagonal.Exp().Permute(1, 2, 0).DiagonalMatrix(0, 0, 2);
            var value = Tensor.Linear(input, weight.Reshape(_coordinates * _outputs, _coordinates * _inputs), _bias.Value);
            var own = log is null
                ? logDiagonal.Squeeze(-1).Expand(value.Shape[..^1].Concat([_coordinates, _outputs]))
                : (logDiagonal + log.Unsqueeze(-2)).LogSumExp([-1]);
            return (value, own);
        }
    }
}
