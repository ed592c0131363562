using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Contrastive objectives on embeddings, to be minimized. Rows are scaled to unit length first where a temperature is given.</summary>
public static class ContrastiveLoss
{
    /// <summary>InfoNCE between two views [n, d]: the mean of -ln softmax over the other view's rows of cosine / temperature, at the partner.</summary>
    public static Tensor InfoNce(Tensor first, Tensor second, double temperature) =>
        -(Unit(first).MatMul(Unit(second).Transposed()) / temperature).LogSoftmax(-1).Diagonal(0, -2, -1).Mean();

    /// <summary>
    /// NT-Xent of SimCLR: for each of the 2 n rows of both views, -ln of the partner's share among all other rows. Chen et al. 2020, equation 1.
    /// </summary>
    public static Tensor NormalizedTemperature(Tensor first, Tensor second, double temperature)
    {
        var n = first.Size(0);
        var labels = Tensor.Arange(n, device: first.Device);
        return Supervised(Tensor.Cat([first, second], 0), Tensor.Cat([labels, labels], 0), temperature);
    }

    /// <summary>
    /// SupCon: for each row, the mean over the other rows of its class of -ln of their share among all other rows; rows alone in their class do
    /// not count. Khosla et al. 2020, equation 2.
    /// </summary>
    /// <param name="embeddings">[n, d].</param>
    /// <param name="labels">Integers, [n].</param>
    /// <param name="temperature">Positive.</param>
    public static Tensor Supervised(Tensor embeddings, Tensor labels, double temperature)
    {
        var z = Unit(embeddings);
        var own = Tensor.Eye(z.Size(0), ScalarType.Bool, z.Device);
        var logits = Tensor.Where(own, double.NegativeInfinity, z.MatMul(z.Transposed()) / temperature);
        var positive = labels.Unsqueeze(1).Eq(labels.Unsqueeze(0)) & !own;
        var shares = Tensor.Where(positive, logits.LogSoftmax(-1), 0).Sum(-1);
        var count = positive.Sum(-1);
        var counted = count > 0;
        var each = -shares / count.Clamp(1);
        return Tensor.Where(counted, each, 0).Sum() / counted.Sum().Clamp(1);
    }

    /// <summary>
    /// SelfCon: the supervised loss between the outputs of a backbone and of its sub-network as two views of each row. Bae et al. 2023.
    /// </summary>
    public static Tensor SelfContrastive(Tensor backbone, Tensor subNetwork, Tensor labels, double temperature) =>
        Supervised(Tensor.Cat([backbone, subNetwork], 0), Tensor.Cat([labels, labels], 0), temperature);

    /// <summary>Alignment of two views on the unit sphere: E |z - z'|^power. Wang, Isola 2020.</summary>
    public static Tensor Alignment(Tensor first, Tensor second, double power = 2) =>
        (Unit(first) - Unit(second)).Square().Sum(-1).Pow(power / 2).Mean();

    /// <summary>Uniformity on the unit sphere: ln E exp(-t |z - z'|^2) over distinct rows. Wang, Isola 2020.</summary>
    public static Tensor Uniformity(Tensor embeddings, double t = 2)
    {
        var z = Unit(embeddings);
        return (-t * (2 - 2 * z.MatMul(z.Transposed()))).LogMeanExpOffDiagonal();
    }

    private static Tensor Unit(Tensor rows) => rows / rows.Square().Sum(-1, keepDimension: true).Sqrt().Clamp(1e-12);
}
