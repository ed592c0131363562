using Ansatz.Torch;

namespace Ansatz.Networks.Tests;

public class AttackTest
{
    private static readonly RandomStream Stream = new(3);

    /// <summary>A smooth classifier of 6 numbers into 4 classes.</summary>
    private static readonly Mlp Network = new([6, 16, 4], Stream["network"], Activation.Tanh);

    private static readonly AttackTarget Smooth = AttackTarget.Classifier(Network.Forward) with { Minimum = 0, Maximum = 1 };

    private static Tensor Inputs(int count = 40) => Stream["inputs"].Uniform([count, 6]);

    private static Tensor Found(Tensor x) => Network.Forward(x).ArgMax(-1).Detach();

    public static TheoryData<string> Bounded => ["fgsm:0.05", "pgd:0.05", "pgd:0.05,steps=3,step=0.04", "pgd:0.05,start=random"];

    [Theory]
    [MemberData(nameof(Bounded))]
    public void BoundedAttack_StaysInTheBallAndTheRange_AndRaisesTheLoss(string spelling)
    {
        var (x, attack) = (Inputs(), Attack.Parse(spelling));
        var y = Found(x);
        var changed = attack.Perturb(Smooth, x, y, Stream["attack"]);
        Assert.True((changed - x).Abs().Max().ToDouble() <= 0.05 + 1e-6);
        Assert.InRange(changed.Min().ToDouble(), 0, 1);
        Assert.InRange(changed.Max().ToDouble(), 0, 1);
        Assert.False(changed.RequiresGradient);
        Assert.True(Smooth.Loss(changed, y).Mean().ToDouble() > Smooth.Loss(x, y).Mean().ToDouble() + 0.01);
        Assert.Equal(changed.ToArray<float>(), attack.Perturb(Smooth, x, y, Stream["attack"]).ToArray<float>());
    }

    [Fact]
    public void FastGradientSign_IsTheStepAlongTheSignOfTheGradient()
    {
        var x = Inputs();
        var y = Found(x);
        var leaf = x.Clone();
        leaf.RequiresGradient = true;
        var gradient = Autograd.Gradient(Smooth.Loss(leaf, y).Sum(), leaf);
        var free = AttackTarget.Classifier(Network.Forward);
        Assert.Equal((x + 0.3 * gradient.Sign()).ToArray<float>(), Attack.FastGradientSign(0.3).Perturb(free, x, y).ToArray<float>());
        Assert.Equal((x + 0.3 * gradient.Sign()).Clamp(0, 1).ToArray<float>(), Attack.FastGradientSign(0.3).Perturb(Smooth, x, y).ToArray<float>());
    }

    [Fact]
    public void ProjectedGradient_OfOneFullStep_IsFastGradientSign()
    {
        var x = Inputs();
        var y = Found(x);
        Numbers.Near(Attack.FastGradientSign(0.2).Perturb(Smooth, x, y), Attack.ProjectedGradient(0.2, 1, 0.2).Perturb(Smooth, x, y), 1e-6);
    }

    [Fact]
    public void ProjectedGradient_OfManySteps_IsStrongerThanOne()
    {
        var x = Inputs();
        var y = Found(x);
        double Loss(Attack attack) => Smooth.Loss(attack.Perturb(Smooth, x, y), y).Mean().ToDouble();
        Assert.True(Loss(Attack.ProjectedGradient(0.3, 20)) >= Loss(Attack.FastGradientSign(0.3)));
    }

    [Fact]
    public void RandomStart_OfNoStepLength_IsAPointOfTheBall()
    {
        var x = Tensor.Full([50, 3], 0.5);
        var flat = AttackTarget.Of((input, _) => 0 * input.Sum([-1]));
        var changed = Attack.ProjectedGradient(0.2, 1, 1e-9, randomStart: true).Perturb(flat, x, Tensor.Zeros([50]), Stream["start"]) - x;
        Assert.InRange(changed.Max().ToDouble(), 0.15, 0.2 + 1e-6);
        Assert.InRange(changed.Min().ToDouble(), -0.2 - 1e-6, -0.15);
    }

    [Fact]
    public void Regression_FastGradientSign_MovesThePredictionAwayFromTheTruth()
    {
        var w = Tensor.From<double>([1.0, -2.0, 0.5], 3, 1);
        var target = AttackTarget.Regression(input => input.MatMul(w));
        var x = Stream["regression"].Normal([5, 3], ScalarType.Float64);
        var prediction = x.MatMul(w);
        var changed = Attack.FastGradientSign(0.1).Perturb(target, x, prediction - 1);
        Numbers.Near(prediction + 0.1 * 3.5, changed.MatMul(w), 1e-9); // a linear prediction rises by ε ‖w‖₁
    }

    /// <summary>On f(x) = w·x + b with classes 0 and 1 the way to the border is -f w / ‖w‖², of the length |f| / ‖w‖, lengthened by the overshoot.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DeepFool_OnALinearBinaryClassifier_IsTheOrthogonalProjection(int outputs)
    {
        var w = Tensor.From<double>([0.8, -1.5, 0.4, 2.0], 4, 1);
        Tensor Margin(Tensor x) => x.MatMul(w) + 0.3;
        var target = AttackTarget.Classifier(x => outputs == 1 ? Margin(x) : Tensor.Cat([-Margin(x) / 2, Margin(x) / 2], -1));
        var x = Stream["linear"].Normal([30, 4], ScalarType.Float64);
        var f = Margin(x);
        var changed = new DeepFool().Perturb(target, x, (f > 0).Squeeze(-1));
        var projection = -f * w.Transpose(0, 1) / w.Square().Sum();
        Numbers.Near(1.02 * projection, changed - x, 1e-5);
        Numbers.Near(1.02 * f.Abs().Squeeze(-1) / w.Square().Sum().Sqrt(), (changed - x).Square().Sum([-1]).Sqrt(), 1e-5);
    }

    [Fact]
    public void DeepFool_ChangesEveryClass_LeavesMistakesAlone_AndIsShorterThanFastGradientSign()
    {
        var x = Inputs();
        var free = AttackTarget.Classifier(Network.Forward);
        var y = Found(x);
        var changed = new DeepFool().Perturb(free, x, y);
        Assert.False(Found(changed).Eq(y).Any().ToBoolean());
        Assert.Equal(x.ToArray<float>(), new DeepFool().Perturb(free, x, (y + 1) % 4).ToArray<float>());
        var norm = (changed - x).Square().Sum([-1]).Sqrt();
        var fast = Attack.FastGradientSign(norm.Max().ToDouble() / Math.Sqrt(6)).Perturb(free, x, y);
        Assert.True(norm.Mean().ToDouble() < (fast - x).Square().Sum([-1]).Sqrt().Mean().ToDouble());
    }

    [Fact]
    public void CarliniWagner_OnALinearClassifier_ComesNearTheShortestWay()
    {
        var w = Tensor.From([0.8f, -1.5f, 0.4f, 2.0f], 4, 1);
        var target = AttackTarget.Classifier(x => x.MatMul(w) - 0.8) with { Minimum = 0, Maximum = 1 };
        var x = 0.4 + 0.2 * Stream["cw"].Uniform([20, 4]);
        var f = x.MatMul(w) - 0.8;
        var changed = new CarliniWagner { Steps = 200, Searches = 6 }.Perturb(target, x, (f > 0).Squeeze(-1));
        Assert.False(((changed.MatMul(w) - 0.8 > 0).Eq(f > 0)).Any().ToBoolean());
        var (length, shortest) = ((changed - x).Square().Sum([-1]).Sqrt(), f.Abs().Squeeze(-1) / w.Square().Sum().Sqrt());
        Assert.InRange((length - shortest).Min().ToDouble(), -1e-5, 1);
        Assert.True((length - shortest).Max().ToDouble() < 0.01, $"{(length - shortest).Max().ToDouble()}");
        Assert.InRange(changed.Min().ToDouble(), 0, 1);
        Assert.InRange(changed.Max().ToDouble(), 0, 1);
    }

    [Fact]
    public void CarliniWagner_WhereNothingSucceeds_LeavesTheInput()
    {
        var target = AttackTarget.Classifier(x => Tensor.Cat([x.Sum([-1], keepDimension: true) + 100, 0 * x.Sum([-1], keepDimension: true)], -1)) with { Minimum = 0, Maximum = 1 };
        var x = Inputs(3);
        Assert.Equal(x.ToArray<float>(), new CarliniWagner { Steps = 3, Searches = 2 }.Perturb(target, x, Tensor.Zeros([3])).ToArray<float>());
    }

    [Fact]
    public void BackwardPassApproximation_HasTheExactValueAndTheSmoothGradient()
    {
        var defense = BackwardPassApproximation.Of(x => x.Round(), x => x.Square());
        var x = Inputs();
        x.RequiresGradient = true;
        var y = defense(x);
        Assert.Equal(x.Round().ToArray<float>(), y.ToArray<float>());
        Numbers.Near(2 * x.Detach(), Autograd.Gradient(y.Sum(), x), 1e-6);
        var blind = AttackTarget.Classifier(input => Network.Forward(input.Detach().Round()));
        Assert.Throws<InvalidOperationException>(() => Attack.FastGradientSign().Perturb(blind, Inputs(), Found(Inputs())));
        var seeing = AttackTarget.Classifier(input => Network.Forward(BackwardPassApproximation.Identity(v => v.Round())(input)));
        Assert.True((Attack.FastGradientSign().Perturb(seeing, Inputs(), Found(Inputs())) - Inputs()).Abs().Max().ToDouble() > 0.09);
    }

    [Fact]
    public void Attack_WorksWhereGradientsAreOff()
    {
        var x = Inputs();
        var y = Found(x);
        using var off = NoGrad.Begin();
        Assert.Equal(0.1, (Attack.FastGradientSign().Perturb(AttackTarget.Classifier(Network.Forward), x, y) - x).Abs().Max().ToDouble(), 1e-6);
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        var fgsm = Attack.FastGradientSign();
        Assert.Contains("1.5", Assert.Throws<ArgumentException>(() => fgsm.Perturb(Smooth, Tensor.Full([2, 6], 1.5), Tensor.Zeros([2]))).Message);
        Assert.Throws<ArgumentException>(() => fgsm.Perturb(Smooth, Inputs(3), Tensor.Zeros([2])));
        Assert.Throws<ArgumentException>(() => fgsm.Perturb(Smooth, Tensor.Zeros([0, 6]), Tensor.Zeros([0])));
        Assert.Throws<NotSupportedException>(() => new DeepFool().Perturb(AttackTarget.Regression(x => x), Inputs(), Inputs()));
        Assert.Throws<ArgumentException>(() => fgsm.Perturb(AttackTarget.Classifier(x => x.Sum([-1])), Inputs(3), Tensor.Zeros([3])));
    }

    [Theory]
    [InlineData("fgsm:0.3", "fgsm:0.3")]
    [InlineData("fgsm", "fgsm:0.1")]
    [InlineData("pgd", "pgd:0.1,steps=10")]
    [InlineData("pgd:0.2,steps=5,step=0.05,start=random", "pgd:0.2,steps=5,step=0.05,start=random")]
    [InlineData("deepfool:steps=20", "deepfool:steps=20,overshoot=0.02,classes=9")]
    [InlineData("cw:steps=7,searches=2,rate=0.1,confidence=1", "cw:steps=7,searches=2,rate=0.1,confidence=1")]
    public void Spelling_ReadsBack(string text, string spelled)
    {
        Assert.Equal(spelled, Attack.Parse(text).ToString());
        Assert.Equal(Attack.Parse(text), Attack.Parse(spelled));
    }

    [Theory]
    [InlineData("ifgsm", "fgsm")]
    [InlineData("fgsm:-1", "not negative")]
    [InlineData("pgd:0.1,steps=0", "at least one step")]
    [InlineData("pgd:0.1,step=x", "no number")]
    [InlineData("pgd:0.1,length=2", "no argument 'length'")]
    [InlineData("pgd:0.1,start=anywhere", "input or random")]
    [InlineData("cw:0.5", "has no name")]
    public void OtherText_IsRefused(string text, string reason) => Assert.Contains(reason, Assert.Throws<FormatException>(() => Attack.Parse(text)).Message);

    [Fact]
    public void AtEach_ChangesTheRadiusOfBoundedAttacksOnly() => Assert.Equal(
        ["fgsm:0.1", "fgsm:0.2", "deepfool:steps=50,overshoot=0.02,classes=9", "pgd:0.1,steps=3", "pgd:0.2,steps=3"],
        Attack.AtEach([Attack.FastGradientSign(), new DeepFool(), Attack.ProjectedGradient(steps: 3)], [0.1, 0.2]).Select(attack => attack.ToString()!));
}
