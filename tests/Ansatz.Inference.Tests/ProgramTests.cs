namespace Ansatz.Inference.Tests;

public class ProgramTests
{
    private static readonly RandomStream Stream = new(7);

    private static GenerativeProgram Chain { get; } = new(p =>
    {
        var b = p.Sample("b", Bernoulli.FromProbabilities(Tensor.Scalar(0.3, ScalarType.Float64)));
        var x = p.Sample("x", new Normal(2 * b, 1));
        using var rows = p.Plate("rows", 4);
        p.Sample("y", new Normal(x, 0.5));
    });

    [Fact]
    public void Simulate_LogDensityIsThatOfItsChoices()
    {
        var trace = Chain.Simulate(Stream);
        Assert.Equal(ScalarType.Float64, trace.LogDensity.DataType);
        Assert.Equal(Chain.LogDensity(trace.Choices).ToDouble(), trace.LogDensity.ToDouble(), 1e-12);
        Assert.Equal(new Shape([4]), trace["y"].Shape);
    }

    [Fact]
    public void Importance_WithAllConstrained_IsTheDensity_AndWithNone_HasWeightOne()
    {
        var trace = Chain.Simulate(Stream);
        Assert.Equal(trace.LogDensity.ToDouble(), Chain.Importance(trace.Choices, Stream).LogWeight.ToDouble(), 1e-12);
        Assert.Equal(0, Chain.Importance(ChoiceMap.Empty, Stream).LogWeight.ToDouble());
    }

    [Fact]
    public void Simulate_ManyDraws_HaveTheShapeOfTheirPlates_AndTheDensitiesOfSingleOnes()
    {
        var trace = Chain.Simulate(Stream, draws: 50);
        Assert.Equal(new Shape([50]), trace["x"].Shape);
        Assert.Equal(new Shape([50, 4]), trace["y"].Shape);
        for (var i = 0; i < 50; i += 7)
        {
            ChoiceMap one = [("b", trace["b"][i]), ("x", trace["x"][i]), ("y", trace["y"][i])];
            Assert.Equal(Chain.LogDensity(one).ToDouble(), trace.LogDensity.Flatten()[i].ToDouble(), 1e-12);
        }
    }

    [Fact]
    public void TheOrderOfIndependentSites_DoesNotChangeTheirDraws()
    {
        var one = new GenerativeProgram(p =>
        {
            p.Sample("a", new Normal(0, 1));
            p.Sample("b", new Normal(0, 1));
        });
        var other = new GenerativeProgram(p =>
        {
            p.Sample("b", new Normal(0, 1));
            p.Sample("a", new Normal(0, 1));
        });
        Assert.Equal(one.Simulate(Stream).Choices, other.Simulate(Stream).Choices);
        Assert.NotEqual(one.Simulate(Stream).Choices, one.Simulate(new RandomStream(8)).Choices);
    }

    [Fact]
    public void Condition_Uncondition_Do()
    {
        var model = new GenerativeProgram(p => p.Observe("y", new Normal(p.Sample("x", new Normal(0, 1)), 1), 2.0));
        var x = Math.Log(1 / Math.Sqrt(2 * Math.PI));
        Assert.Equal((2 * x) - 0.5 - 0.5, model.LogDensity([("x", 1.0)]).ToDouble(), 1e-5);
        Assert.Equal((2 * x) - 0.5 - 2, model.Condition(("y", 3.0)).LogDensity([("x", 1.0)]).ToDouble(), 1e-5);
        Assert.Equal((2 * x) - 0.5 - 0.5, model.Uncondition().LogDensity([("x", 1.0), ("y", 2.0)]).ToDouble(), 1e-5);
        Assert.Equal(x - 0.5, model.Do(("x", 1.0)).LogDensity(ChoiceMap.Empty).ToDouble(), 1e-5);
        Assert.Equal(1.0, model.Do(("x", 1.0)).Uncondition().Simulate(Stream)["x"].ToDouble());
        var conditioned = new GenerativeProgram(p =>
        {
            p.Call(model, "one");
            p.Call(model.Uncondition("y").Condition(("y", 0.0)), "two");
        });
        Assert.Equal((4 * x) - 1 - 0.5 - 0.5, conditioned.LogDensity([("one.x", 1.0), ("two.x", 1.0)]).ToDouble(), 1e-5);
    }

    [Fact]
    public void Simulate_RefusesObservations()
    {
        var model = new GenerativeProgram(p => p.Observe("y", new Normal(0, 1), 2.0));
        Assert.Contains("Uncondition", Assert.Throws<AddressException>(() => model.Simulate(Stream)).Message);
    }

    [Fact]
    public void Addresses_DuplicateUnknownAndMisspelled()
    {
        var twice = new GenerativeProgram(p =>
        {
            p.Sample("x", new Normal(0, 1));
            p.Sample("x", new Normal(0, 1));
        });
        Assert.Equal("x", Assert.Throws<AddressException>(() => twice.Simulate(Stream)).Address);
        var named = new GenerativeProgram(p => p.Sample("location", new Normal(0, 1)));
        Assert.Contains("Did you mean 'locaton'", Assert.Throws<AddressException>(() => named.LogDensity([("locaton", 1.0)])).Message);
        Assert.Contains("Did you mean 'location'", Assert.Throws<AddressException>(() => named.Condition(("locations", 1.0)).Importance(ChoiceMap.Empty, Stream)).Message);
        Assert.Throws<AddressException>(() => new GenerativeProgram(p => p.Sample("a.b", new Normal(0, 1))).Simulate(Stream));
    }

    [Fact]
    public void ScopesAndSteps_PrefixAddresses()
    {
        var program = new GenerativeProgram(p =>
        {
            foreach (var i in p.Steps("object", 3))
            {
                if (p.Decide(p.Sample("present", Bernoulli.FromProbabilities(i < 1 ? 1.0 : 0.0))))
                {
                    using (p.Scope("where"))
                    {
                        p.Sample("x", new Normal(0, 1));
                    }
                }
                else
                {
                    break;
                }
            }

            p.Sample("last", new Normal(0, 1));
        });
        Assert.Equal(["object[0].present", "object[0].where.x", "object[1].present", "last"], program.Simulate(Stream).Choices.Addresses);
    }

    [Fact]
    public void Shapes_ADimensionThatIsNeitherPlateNorEvent_IsAnErrorWithTheTable()
    {
        var program = new GenerativeProgram(p =>
        {
            p.Sample("w", Normal.Standard(10));
            using var rows = p.Plate("rows", 5);
            p.Sample("z", new Normal(Tensor.Zeros(5, 3), 1));
        });
        var fault = Assert.Throws<ShapeException>(() => program.Simulate(Stream));
        Assert.Equal("z", fault.Address);
        Assert.Contains(".ToEvent()", fault.Message);
        Assert.Equal(["w", "z"], fault.Table.Sites.Select(site => site.Address));
        var wrongRows = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 5);
            p.Observe("y", new Normal(0, 1), Tensor.Zeros(6));
        });
        Assert.Throws<ShapeException>(() => wrongRows.LogDensity(ChoiceMap.Empty));
    }

    [Fact]
    public void Plates_ScaleOutsideItems_AndKeepOneSize()
    {
        var program = new GenerativeProgram(p =>
        {
            p.Sample("w", new Normal(0, 1));
            using var rows = p.Plate("rows", 2, of: 10);
            p.Observe("y", new Normal(0, 1), Tensor.From([1f, 2f]));
        });
        var x = Math.Log(1 / Math.Sqrt(2 * Math.PI));
        Assert.Equal(x + (5 * ((2 * x) - 2.5)), program.LogDensity([("w", 0.0)]).ToDouble(), 1e-4);
        var items = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 2, of: 10);
            p.Observe("y", new Normal(0, 1), Tensor.From([1f, 2f]));
        });
        Assert.Equal([x - 0.5, x - 2], items.LogDensity(ChoiceMap.Empty).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-5);
        var two = new GenerativeProgram(p =>
        {
            using (p.Plate("rows", 2))
            {
            }

            using (p.Plate("rows", 3))
            {
            }
        });
        Assert.Equal("rows", Assert.Throws<PlateException>(() => two.Simulate(Stream)).Plate);
    }

    [Fact]
    public void Plates_InnerDimensionsAreOnTheLeft()
    {
        var program = new GenerativeProgram(p =>
        {
            using var outer = p.Plate("outer", 3);
            var a = p.Sample("a", new Normal(0, 1));
            using var inner = p.Plate("inner", 2);
            p.Sample("b", new Normal(a, 1).Iid(5));
        });
        var trace = program.Simulate(Stream);
        Assert.Equal(new Shape([3]), trace["a"].Shape);
        Assert.Equal(new Shape([2, 3, 5]), trace["b"].Shape);
        Assert.Equal(new Shape([3]), trace.LogDensity.Shape);
    }

    [Fact]
    public void Subsample_IsTheSameInModelAndAnsatz_AndPicksRows()
    {
        var data = Tensor.Arange(100).To(ScalarType.Float32);
        var program = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 100, subsample: 10);
            p.Deterministic("first", rows.Of(data));
        });
        var first = program.Simulate(Stream)["first"].ToArray<float>();
        Assert.Equal(10, first.Distinct().Count());
        Assert.Equal(first, program.Simulate(Stream)["first"].ToArray<float>());
        Assert.NotEqual(first, program.Simulate(new RandomStream(9))["first"].ToArray<float>());
    }

    [Fact]
    public void Masks_HideRows()
    {
        var program = new GenerativeProgram(p =>
        {
            using var rows = p.Plate("rows", 3);
            using var masked = p.Mask(Tensor.From([1f, 0f, 1f]));
            p.Observe("y", new Normal(0, 1), Tensor.From([0f, float.NaN, 0f]));
        });
        var x = Math.Log(1 / Math.Sqrt(2 * Math.PI));
        Assert.Equal([x, 0, x], program.LogDensity(ChoiceMap.Empty).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Predictive_SetsThePosteriorsChoices()
    {
        var model = new GenerativeProgram(p =>
        {
            var mean = p.Sample("mean", new Normal(0, 10));
            using var rows = p.Plate("rows", 8);
            p.Observe("y", new Normal(mean, 0.1), Tensor.Zeros(8));
        });
        var posterior = new GenerativeProgram(q => q.Sample("mean", new Normal(3, 0.01)));
        var predicted = model.Uncondition("y").Predictive(posterior, draws: 200, Stream);
        Assert.Equal(new Shape([200, 8]), predicted["y"].Shape);
        Assert.Equal(new Shape([200]), predicted["mean"].Shape);
        Assert.Equal(3, predicted["y"].Mean().ToDouble(), 0.02);
    }

    [Fact]
    public void ChoiceMaps_RoundTripThroughJson_AndSelect()
    {
        ChoiceMap map = [("a.x", Tensor.From([1f, float.PositiveInfinity])), ("a.k", Tensor.From([1L, 2L])), ("b", 0.25)];
        Assert.Equal(map, ChoiceMap.FromJson(map.ToJson()));
        Assert.Equal(["a.x", "a.k"], map.Select("a.*").Addresses);
        Assert.Equal(["b"], map.Without("a.**").Addresses);
        Assert.Throws<AddressException>(() => map.Merge([("b", 1)]));
        Assert.Throws<FormatException>(() => ChoiceMap.FromJson("[1]"));
    }

    [Fact]
    public void ModelAndAnsatz_ThatDoNotMatch_AreNamedWithTheNearest()
    {
        var model = new GenerativeProgram(p =>
        {
            var location = p.Sample("location", new Normal(0, 1));
            p.Observe("y", new Normal(location, 1), 0.5);
        });
        var misspelled = new GenerativeProgram(q => q.Sample("locaton", new Normal(0, 1)));
        var fault = Assert.Throws<AddressException>(() => Bound.Elbo.Of(model, misspelled).Estimate(Stream));
        Assert.Equal("location", fault.Address);
        Assert.Contains("Did you mean 'locaton'?", fault.Message);
        var more = new GenerativeProgram(q =>
        {
            q.Sample("location", new Normal(0, 1));
            q.Sample("scale", new HalfNormal(1));
        });
        fault = Assert.Throws<AddressException>(() => Bound.Elbo.Of(model, more).Estimate(Stream));
        Assert.Equal("scale", fault.Address);
        Assert.Contains("Marginal", fault.Message);
        var shaped = new GenerativeProgram(q => q.Sample("location", Normal.Standard(3)));
        var shape = Assert.Throws<ShapeException>(() => Bound.Elbo.Of(model, shaped).Estimate(Stream));
        Assert.Equal("location", shape.Address);
        Assert.Contains("log density", shape.Message);
    }

    [Fact]
    public void WhatIsNotFinite_IsNamedWithItsStep_AndWhatItLastWas()
    {
        var factor = 2.5;
        var objective = Objective.Maximize(o => o.LogDensity(new GenerativeProgram(p => p.Factor("weight", Math.Log(factor))), ChoiceMap.Empty));
        objective.Estimate(Stream, new(Checked: true) { Step = 6 });
        factor = 0;
        var fault = Assert.Throws<NonFiniteException>(() => objective.Estimate(Stream, new(Checked: true) { Step = 7 }));
        Assert.Equal("weight", fault.Address);
        Assert.Equal(Math.Log(2.5), fault.LastFinite!.Value, 1e-5);
        Assert.Contains("step 7", fault.Message);
        Assert.Contains("0.916", fault.Message);
    }
}
