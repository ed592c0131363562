using Ansatz.Data;

namespace Ansatz.Cli.Tests;

/// <summary>A verb on examples takes a table, images or codes, and its options say what columns are for.</summary>
public sealed class ExamplesVerbTests : IDisposable
{
    private readonly OwnFolder folder = new();

    public ExamplesVerbTests()
    {
        File.WriteAllText("houses.csv", "house,rooms,town,price\na,3,Oslo,1.5\nb,4,Bergen,2.0\nc,5,Oslo,2.5\nd,6,Bergen,4.0\n");
        File.WriteAllText("codes.csv", "id,mean_0,mean_1\na,1,2\nb,3,4\n");
    }

    public void Dispose() => folder.Dispose();

    private static string Done(string line)
    {
        var typed = Terminal.Run(line);
        Assert.True(typed.Code == ExitCode.Done, typed.ToString());
        return typed.Output.ToString();
    }

    private static string Mistake(string line, int code = ExitCode.WrongUse)
    {
        var typed = Terminal.Run(line);
        Assert.True(typed.Code == code, typed.ToString());
        return typed.Error.ToString();
    }

    [Fact]
    public void A_table_is_fitted_with_the_columns_that_options_name()
    {
        var typed = Done("mean-outcome fit --table houses.csv --outcome price --id house --ignore town");
        Assert.StartsWith("mean-outcome fit - 4 rows of 1 feature, outcome price (houses.csv)", typed);
        Assert.Contains("next: ansatz mean-outcome predict runs/mean-outcome-1/ DATA", typed);
        Assert.Matches("a +2.5\n", Done("mean-outcome predict last houses.csv"));
        File.WriteAllText("new.csv", "rooms\n3\n");
        Assert.Matches("1 +2.5\n", Done("mean-outcome predict last new.csv"));
        Assert.Contains("2.5", Done("mean-outcome predict last --table houses.csv"));
    }

    [Fact]
    public void Without_data_the_default_is_examples_too()
    {
        Assert.StartsWith("mean-outcome fit - 24 images 32x32 (default data: rendered-faces:count=8)", Done("mean-outcome fit"));
        Assert.Contains("outcome smile", Done("mean-outcome fit --images rendered-faces:count=5 --outcome smile"));
        Assert.Contains("label smile (2 classes)", Done("mean-outcome fit --images rendered-faces:count=20 --label smile"));
    }

    [Fact]
    public void Evaluate_reads_the_models_own_data_with_its_columns()
    {
        Done("mean-outcome fit --table houses.csv --outcome price --ignore house");
        var typed = Done("mean-outcome evaluate last");
        Assert.Contains("2 features, outcome price (the model's own data: ", typed);
        Assert.Matches("mean error +0\n", typed);
        Assert.Matches("mean error +-0.5\n", Done("mean-outcome evaluate last --table houses.csv:count=3"));
    }

    [Fact]
    public void The_kind_is_that_of_the_option_and_at_most_one_is_given()
    {
        Assert.StartsWith("mean-outcome fit - 2 codes (mean 2) (codes.csv)", Done("mean-outcome fit --codes codes.csv"));
        Assert.StartsWith("mean-outcome fit - 2 rows of 2 features (codes.csv)", Done("mean-outcome fit --table codes.csv"));
        Assert.Contains("--images and --table are the same data in different forms; give one of them", Mistake("mean-outcome fit --table codes.csv --images rendered-faces"));
        Assert.Contains("holds codes, where the model was fitted to a table", Mistake("mean-outcome predict last --codes codes.csv", ExitCode.Failed));
        Assert.Contains("mean-outcome predict needs DATA", Mistake("mean-outcome predict last"));
    }

    [Fact]
    public void A_column_may_be_of_a_table_elsewhere()
    {
        Done("data make rendered-faces:count=3 faces/");
        File.WriteAllText("ages.csv", "file,age\ntrain-00000.png,10\ntrain-00001.png,20\ntrain-00002.png,60\n");
        Assert.Contains("outcome age", Done("mean-outcome fit --images faces/ --outcome ages.csv:age"));
        Assert.Contains("30", Done("mean-outcome predict last faces/"));
    }

    [Fact]
    public void Two_roles_take_any_of_the_three_each()
    {
        var typed = Done("mean-outcome analyze rendered-faces:count=3 codes.csv");
        Assert.Matches("Images +3\nTable +2\n", typed);
        Assert.Matches("Table +2\nImages +2\n", Done("mean-outcome analyze --target rendered-faces:count=2 --background codes.csv"));
    }

    [Fact]
    public void Codes_are_written_by_extension_and_examples_as_what_they_are_made_of()
    {
        Done("mean-outcome fit --table houses.csv --outcome price --id house");
        foreach (var name in (string[])["z.npz", "z.npy", "z.json", "z.csv"])
        {
            Done($"mean-outcome encode last houses.csv {name} --id house");
            Assert.Equal(4, DataArgument.Resolve<Codes>(name).Count);
        }
        Assert.Equal(["a", "b", "c", "d"], DataArgument.Resolve<Codes>("z.json").Ids);
        Assert.Contains("encode.csv", Done("mean-outcome encode last houses.csv"));
        Assert.Contains("cannot be written as z.png: a codes is written as", Mistake("mean-outcome encode last houses.csv z.png"));
        Done("mean-outcome complete houses.csv again.csv");
        Assert.Equal(File.ReadAllText("houses.csv"), File.ReadAllText("again.csv"));
        Done("mean-outcome complete rendered-faces:count=2 again.png");
        Assert.Contains("Oslo", Done("mean-outcome complete houses.csv"));
    }

    [Fact]
    public void Help_shows_the_three_options_and_those_of_columns()
    {
        var help = Done("mean-outcome fit --help");
        foreach (var option in (string[])["--images DATA", "--table DATA", "--codes DATA", "--outcome TEXT...", "--label TEXT", "--id TEXT", "--ignore TEXT..."])
            Assert.Contains(option, help);
        Assert.Contains("predict(model, data: examples) -> table", Done("show mean-outcome"));
    }

    [Fact]
    public void Mistakes_name_the_column_and_the_option()
    {
        Assert.Contains("did you mean 'price'?", Mistake("mean-outcome fit --table houses.csv --outcome prise", ExitCode.Failed));
        Assert.Contains("holds text values, as 'Oslo' in row 1", Mistake("mean-outcome fit --table houses.csv --outcome town", ExitCode.Failed));
        Assert.False(Directory.Exists("runs/mean-outcome-1"));
        Done("mean-outcome fit --table houses.csv --outcome price --id house");
        File.WriteAllText("new.csv", "rooms,town\n3,Paris\n");
        Assert.Contains("new.csv, column 'town', row 1: 'Paris' did not occur in training (1 row); the categories are Bergen, Oslo", Mistake("mean-outcome predict last new.csv", ExitCode.Failed));
    }
}
