using Ansatz.Data.Formats;

namespace Ansatz.Data.Named;

/// <summary>A public table to predict a number from, prepared as its literature does, where a folder <c>regression-tabular</c> holds its file.</summary>
internal sealed class RegressionTable : NamedData
{
    private const string Folder = "regression-tabular", Log = "log_price";

    private static readonly DuckDbTableReader Reader = new();

    private readonly Func<Table, Table> prepare;
    private readonly string file;

    private RegressionTable(string name, string file, string summary, string license, string part, Func<Table, Table> prepare)
    {
        (Name, this.file, Summary, License, this.prepare) = (name, file, summary, license, prepare);
        Parts = [new("table", typeof(Table), part)];
    }

    /// <summary>Houses of 1990; ratios and the log price in 100,000 dollars, without prices at the cap of 500,000.</summary>
    public static RegressionTable Houses { get; } = new("california-housing", "california_housing.csv", "districts of California in 1990, the logarithm of the median price of a house to predict",
        "StatLib, Pace and Barry 1997; census data", "MedInc, HouseAge, AveRooms, AveBedrms, Population, AveOccup, Latitude, Longitude (features), log_price (outcome)", PrepareHouses);

    /// <summary>Hours of a bicycle rental.</summary>
    public static RegressionTable Bicycles { get; } = new("bike-sharing", "bike_sharing_hour.csv", "hours of a bicycle rental with their weather, the number of rentals to predict",
        "UCI, Fanaee-T and Gama 2013, CC BY 4.0", "season, yr, mnth, hr, holiday, weekday, workingday, weathersit, temp, atemp, hum, windspeed (features), cnt (outcome)",
        table => Outcome(Without(table, "instant", "dteday", "casual", "registered"), "cnt"));

    /// <summary>Hours of Beijing's air.</summary>
    public static RegressionTable Air { get; } = new("beijing-pm25", "beijing_pm25.csv", "hours of Beijing's weather from 2010 to 2014, the fine dust to predict",
        "UCI, Liang et al. 2015, CC BY 4.0", "year, month, day, hour, DEWP, TEMP, PRES, cbwd (a wind direction), Iws, Is, Ir (features), pm2.5 (outcome)",
        table => Outcome(Without(table, "No"), "pm2.5"));

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Summary { get; }

    /// <inheritdoc/>
    public override string License { get; }

    /// <inheritdoc/>
    public override bool IsGenerated => false;

    /// <inheritdoc/>
    public override string HowToGet => $"put {file} (or {file}.gz) into a folder {Folder}, and name the folder above it: export {DataFolders.Variable}=FOLDER";

    /// <inheritdoc/>
    public override string? Location => DataFolders.Find(Folder) is { } folder && FileIn(folder) is not null ? folder : null;

    /// <inheritdoc/>
    public override IReadOnlyList<DataParameter> Parameters { get; } = [.. TableOptions.Keys.Where(key => key.Key == "count").Select(key => new DataParameter(key.Key, key.Value))];

    /// <inheritdoc/>
    public override IReadOnlyList<DataPart> Parts { get; }

    /// <inheritdoc/>
    public override IDataValue Load(string role, SpelledValue arguments, INotes notes)
    {
        arguments.Accept(0, [.. Parameters.Select(parameter => parameter.Name)]);
        using var source = DataSource.FromPath(FileIn(Location ?? throw Missing())!);
        var table = prepare(Reader.Read(source, new SpelledValue(Name), notes)).From(Name);
        return arguments.Has("count") ? table.Head(arguments.Integer("count", 0, 1)) : table;
    }

    private string? FileIn(string folder) => ((string[])["", ".gz"]).Select(extension => Path.Combine(folder, file + extension)).FirstOrDefault(File.Exists);

    private static Table Without(Table table, params string[] names) => table.Select(table.Names.Except(names, StringComparer.Ordinal));

    private static Table Outcome(Table table, string name) => table.WithRole(name, ColumnRole.Outcome);

    private static Table PrepareHouses(Table table)
    {
        const double cap = 500_000, unit = 1e5;
        var price = table.Numbers("median_house_value").Values.ToArray();
        var kept = table.Rows([.. Enumerable.Range(0, table.Count).Where(row => price[row] < cap)]);
        double[] Of(string name) => kept.Numbers(name).Values.ToArray();
        double[] PerHousehold(string name) => [.. Of(name).Zip(Of("households"), (value, households) => value / households)];
        return new(
        [
            NumberColumn.Own("MedInc", Of("median_income"), unit: "10 k$"),
            NumberColumn.Own("HouseAge", Of("housing_median_age"), unit: "years"),
            NumberColumn.Own("AveRooms", PerHousehold("total_rooms")),
            NumberColumn.Own("AveBedrms", PerHousehold("total_bedrooms")),
            NumberColumn.Own("Population", Of("population")),
            NumberColumn.Own("AveOccup", PerHousehold("population")),
            NumberColumn.Own("Latitude", Of("latitude"), unit: "degrees"),
            NumberColumn.Own("Longitude", Of("longitude"), unit: "degrees"),
            NumberColumn.Own(Log, [.. Of("median_house_value").Select(value => Math.Log(value / unit))], role: ColumnRole.Outcome),
        ]);
    }
}
