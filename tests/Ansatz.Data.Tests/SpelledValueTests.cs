using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Ansatz.Data.Tests;

public sealed class SpelledValueTests
{
    [Theory]
    [InlineData("jpeg:75", "jpeg", 1)]
    [InlineData("dirichlet:0.5", "dirichlet", 1)]
    [InlineData("iwelbo:5", "iwelbo", 1)]
    [InlineData("elbo", "elbo", 0)]
    [InlineData("fashion-mnist:part=test,classes=1+9", "fashion-mnist", 2)]
    [InlineData("brain-phantom:kspace,acceleration=5", "brain-phantom", 2)]
    [InlineData("scanned-objects:meshes=some/folder", "scanned-objects", 1)]
    public void Examples_of_the_grammar_parse_and_come_back(string text, string name, int arguments)
    {
        var value = SpelledValue.Parse(text);
        Assert.Equal(name, value.Name);
        Assert.Equal(arguments, value.Arguments.Count);
        Assert.Equal(text, value.ToString());
    }

    [Fact]
    public void Keys_ranges_lists_and_quotes_are_read()
    {
        var value = SpelledValue.Parse("noise:3,epsilon=0..0.3/7,classes=1+9+boot,file=\"a,b+c \"\"x\"\"\",rate=1e+5,low=-1");
        Assert.Equal("3", value.Positional[0].Values[0]);
        Assert.Equal(new SpelledRange(0, 0.3, 7), value.Range("epsilon"));
        Assert.Equal(7, value.Range("epsilon")!.Value.Points().Count);
        Assert.Equal(["1", "9", "boot"], value.Words("classes"));
        Assert.Equal("a,b+c \"x\"", value.Word("file", ""));
        Assert.Equal(1e5, value.Number("rate", 0));
        Assert.Equal(-1, value.Integer("low", 0));
        Assert.Equal(value, SpelledValue.Parse(value.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":3")]
    [InlineData("jpeg:")]
    [InlineData("jpeg:,")]
    [InlineData("jpeg:75,")]
    [InlineData("a:x=")]
    [InlineData("a:1++2")]
    [InlineData("a:\"open")]
    [InlineData("a:b\"c")]
    [InlineData("a:x=1,x=2")]
    [InlineData("\"a\"b:1")]
    public void What_is_not_of_the_grammar_is_refused(string text) => Assert.Throws<SpellingException>(() => SpelledValue.Parse(text));

    [Fact]
    public void Unknown_keys_are_refused_with_the_nearest()
    {
        var error = Assert.Throws<SpellingException>(() => SpelledValue.Parse("faces:cuont=3").Accept(0, "count", "seed"));
        Assert.Equal("count", Assert.Single(error.Nearest));
        Assert.Throws<SpellingException>(() => SpelledValue.Parse("jpeg:75,80").Accept(1));
        Assert.Throws<SpellingException>(() => SpelledValue.Parse("a:side=0").Integer("side", 1, 1, 10));
        Assert.Throws<SpellingException>(() => SpelledValue.Parse("a:side=2.5").Integer("side", 1, 1, 10));
        Assert.Throws<SpellingException>(() => SpelledValue.Parse("a:rate=nan").Number("rate", 1));
        Assert.Throws<SpellingException>(() => SpelledValue.Parse("a:part=tset").Word("part", "", "train", "test"));
    }

    [Property(MaxTest = 500)]
    public Property Every_value_comes_back_from_its_text() => Prop.ForAll(Values().ToArbitrary(), value =>
        SpelledValue.Parse(value.ToString()) is var back && back.Name == value.Name
        && back.Arguments.Select(a => a.Key).SequenceEqual(value.Arguments.Select(a => a.Key))
        && back.Arguments.Zip(value.Arguments).All(p => p.First.Values.SequenceEqual(p.Second.Values)));

    [Property(MaxTest = 1000)]
    public bool Any_text_is_refused_or_comes_back(NonNull<string> text)
    {
        try
        {
            var value = SpelledValue.Parse(text.Get);
            return SpelledValue.Parse(value.ToString()).Equals(value);
        }
        catch (SpellingException)
        {
            return true;
        }
    }

    private static Gen<SpelledValue> Values()
    {
        var text = Gen.NonEmptyListOf(Gen.Elements("abz09.+,=\":-_/ é".ToCharArray())).Select(c => string.Concat(c));
        var values = Gen.NonEmptyListOf(text).Select(v => (IReadOnlyList<string>)[.. v]);
        return from name in text
               from positional in Gen.ListOf(values)
               from keyed in Gen.ListOf(values)
               select new SpelledValue(name, [.. positional.Select(v => new SpelledArgument(null, v)), .. keyed.Select((v, i) => new SpelledArgument($"k{i}", v))]);
    }
}
