using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>What every system that comes with Ansatz keeps to.</summary>
public class VocabularyTests
{
    private static IEnumerable<VerbDescription> Verbs => SystemRegistry.Default.Systems.SelectMany(system => system.Verbs);

    [Fact]
    public void There_are_35_verbs_and_reproduce() => Assert.Equal(36, VerbVocabulary.Verbs.Select(verb => verb.Name).Distinct().Count());

    [Fact]
    public void Every_verb_is_in_the_vocabulary()
    {
        Assert.NotEmpty(Verbs);
        foreach (var verb in Verbs)
            Assert.True(VerbVocabulary.Contains(verb.Name), $"'{verb}' is not in the vocabulary");
    }

    [Fact]
    public void Every_system_can_be_fitted_evaluated_and_reproduced()
    {
        foreach (var system in SystemRegistry.Default.Systems)
            foreach (var verb in VerbVocabulary.Everywhere)
                Assert.True(system.VerbNames.Contains(verb), $"{system} has no verb '{verb}'");
    }

    [Fact]
    public void Every_fit_runs_when_nothing_is_named()
    {
        foreach (var system in SystemRegistry.Default.Systems)
            Assert.DoesNotContain(system.Find("fit")!.Parameters, parameter => parameter.IsRequired);
    }

    [Fact]
    public void Everything_is_documented()
    {
        foreach (var system in SystemRegistry.Default.Systems)
        {
            Assert.True(system.Purpose.Length > 0, $"{system} has no summary");
            Assert.True(system.Title.Length > 0 && system.Paper.Length > 0 && system.Year > 1900, $"{system} has no card");
        }
        foreach (var verb in Verbs)
        {
            Assert.True(verb.Summary.Length > 0, $"'{verb}' has no summary");
            foreach (var parameter in verb.Parameters)
                Assert.True(parameter.Summary.Length > 10, $"--{parameter.Name} of '{verb}' has no documentation");
        }
    }

    [Fact]
    public void Every_number_has_a_range()
    {
        foreach (var verb in Verbs)
            foreach (var parameter in verb.Parameters.Where(p => p.Type == typeof(int) || p.Type == typeof(long) || p.Type == typeof(double)))
                Assert.True(parameter.Range.Text.Length > 0, $"--{parameter.Name} of '{verb}' says nothing of its range");
    }

    [Fact]
    public void Every_default_spells_itself()
    {
        foreach (var verb in Verbs)
            foreach (var parameter in verb.Parameters.Where(p => p.Kind == ParameterKind.Value && p.Default.Length > 0))
                Assert.Equal(parameter.Default, ValueText.Write(parameter.Parse(parameter.TakesSeveral ? parameter.Default.Split(' ') : [parameter.Default])));
    }

    [Fact]
    public void Every_model_can_be_put_into_a_folder()
    {
        foreach (var system in SystemRegistry.Default.Systems.Where(system => system.Verbs.Any(verb => verb.NeedsModel)))
        {
            Assert.True(system.Type.IsSubclassOf(typeof(Networks.Module)), $"{system} is no module");
            Assert.True(system.Type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IFittedModel<>)), $"{system} is no IFittedModel");
        }
    }

    [Fact]
    public void The_class_is_the_slug_and_the_folder_the_domain()
    {
        foreach (var system in SystemRegistry.Default.Systems)
        {
            Assert.Equal(system.Slug, Naming.Kebab(system.Type.Name));
            Assert.Equal($"Ansatz.Systems.{system.Domain}", system.Type.Namespace);
        }
    }

    [Fact]
    public void A_word_of_another_library_is_translated_only_where_the_verb_exists()
    {
        Assert.Equal("fit", VerbVocabulary.Translate("train", ["fit"]));
        Assert.Null(VerbVocabulary.Translate("train", ["sample"]));
        Assert.Equal("encode", VerbVocabulary.Translate("infer", ["encode"]));
    }
}
