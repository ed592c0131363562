using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class ClassificationTests
{
    private static readonly Tensor Truth = Tensor.From<long>([0, 0, 0, 0, 0, 0, 1, 1]), Predicted = Tensor.From<long>([0, 0, 0, 0, 0, 1, 1, 0]);

    [Fact]
    public void Accuracy_counts_items_and_balanced_accuracy_classes()
    {
        Assert.Equal(6.0 / 8, ClassificationMetrics.Accuracy(Predicted, Truth), 1e-12);
        Assert.Equal(((5.0 / 6) + (1.0 / 2)) / 2, ClassificationMetrics.BalancedAccuracy(Predicted, Truth), 1e-12);
        Assert.Equal(0.5, ClassificationMetrics.BalancedAccuracy(Tensor.Zeros([8], ScalarType.Int64), Truth), 1e-12);
    }

    [Fact]
    public void Confusion_has_true_classes_as_rows() =>
        Assert.Equal(new double[,] { { 5, 1 }, { 1, 1 } }, ClassificationMetrics.Confusion(Predicted, Truth, 2));

    [Fact]
    public void Mean_squared_error_is_over_all_elements() => // (1 + 0 + 4 + 9) / 4
        Assert.Equal(3.5, ClassificationMetrics.MeanSquaredError(Tensor.From([1.0, 2, 3, 4], 2, 2), Tensor.From([0.0, 2, 5, 1], 2, 2)), 1e-12);

    [Fact]
    public void Different_lengths_are_refused() => Assert.Throws<ArgumentException>(() => ClassificationMetrics.Accuracy(Predicted, Truth[..3]));
}
