using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace Ansatz.Data.Formats;

/// <summary>Collects the values of one column as they stream out of DuckDB.</summary>
internal abstract partial class ColumnBuilder(string heading)
{
    private const double ExactIntegers = 9007199254740992; // 2^53

    /// <summary>Adds the value of the current row; returns the bytes that it needs.</summary>
    public abstract long Add(DuckDBDataReader reader, int field);

    /// <summary>The finished column.</summary>
    public abstract Column Build(INotes notes);

    public static ColumnBuilder For(DataSource source, string heading, Type type, string typeName)
    {
        if (type == typeof(bool)) return new Numbers(heading, ColumnKind.Boolean, static (r, i) => r.GetBoolean(i) ? 1 : 0);
        if (type == typeof(string) || type == typeof(Guid)) return new Texts(heading);
        if (type == typeof(long)) return new Numbers(heading, ColumnKind.Integer, static (r, i) => r.GetInt64(i));
        if (type == typeof(int)) return new Numbers(heading, ColumnKind.Integer, static (r, i) => r.GetInt32(i));
        if (type == typeof(short) || type == typeof(sbyte) || type == typeof(byte) || type == typeof(ushort) || type == typeof(uint) || type == typeof(ulong) || type == typeof(System.Numerics.BigInteger))
            return new Numbers(heading, ColumnKind.Integer, static (r, i) => Number(r.GetValue(i)));
        if (type == typeof(double)) return new Numbers(heading, ColumnKind.Number, static (r, i) => r.GetDouble(i));
        if (type == typeof(float)) return new Numbers(heading, ColumnKind.Number, static (r, i) => r.GetFloat(i));
        if (type == typeof(decimal)) return new Numbers(heading, ColumnKind.Number, static (r, i) => Number(r.GetValue(i)));
        if (type == typeof(DateTime) || type == typeof(DateOnly) || type == typeof(DateTimeOffset)) return new Times(source.Name, heading);
        if (type == typeof(TimeOnly) || type == typeof(TimeSpan)) return new Texts(heading);
        if (typeName.StartsWith("Enum", StringComparison.OrdinalIgnoreCase)) return new Texts(heading);
        throw new DataException(source.Name, $"column '{heading}'", $"holds values of type {typeName}, where numbers, texts, truth values or times are expected", "flatten the nested values first");
    }

    /// <summary>Splits a heading into name and unit: <c>age [years]</c>.</summary>
    protected (string Name, string Unit) Split()
    {
        var match = UnitPattern().Match(heading);
        return match.Success ? (match.Groups[1].Value, match.Groups[2].Value) : (heading.Length == 0 ? "column" : heading, "");
    }

    private static double Number(object value) => value is System.Numerics.BigInteger big ? (double)big : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\S.*?)\s*\[([^\[\]]+)\]$")]
    private static partial Regex UnitPattern();

    private sealed class Numbers(string heading, ColumnKind kind, Func<DuckDBDataReader, int, double> read) : ColumnBuilder(heading)
    {
        private readonly List<double> values = [];
        private int notFinite;
        private bool inexact;

        public override long Add(DuckDBDataReader reader, int field)
        {
            var value = reader.IsDBNull(field) ? double.NaN : read(reader, field);
            if (!double.IsFinite(value) && !reader.IsDBNull(field))
            {
                notFinite++;
                value = double.NaN;
            }
            inexact |= kind == ColumnKind.Integer && Math.Abs(value) > ExactIntegers;
            values.Add(value);
            return 16;
        }

        public override Column Build(INotes notes)
        {
            var (name, unit) = Split();
            if (notFinite > 0) notes.Warn($"column '{name}': {notFinite} values that are not finite are taken as missing");
            if (inexact) notes.Warn($"column '{name}': whole numbers beyond 2^53 are rounded; quote them if they are ids");
            return NumberColumn.Own(name, [.. values], kind, unit);
        }
    }

    private sealed class Texts(string heading) : ColumnBuilder(heading)
    {
        private readonly List<string?> values = [];

        public override long Add(DuckDBDataReader reader, int field)
        {
            var value = reader.IsDBNull(field) ? null : reader.GetValue(field) is string text ? text : Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture);
            values.Add(value);
            return 40 + 2L * (value?.Length ?? 0);
        }

        public override Column Build(INotes notes)
        {
            var (name, unit) = Split();
            return new TextColumn(name, values, unit);
        }
    }

    private sealed class Times(string file, string heading) : ColumnBuilder(heading)
    {
        private readonly List<DateTime?> values = [];

        public override long Add(DuckDBDataReader reader, int field)
        {
            values.Add(reader.IsDBNull(field) ? null : reader.GetValue(field) switch
            {
                DateOnly date => date.ToDateTime(default),
                DateTimeOffset moment => moment.UtcDateTime,
                DateTime time => time,
                var other => throw new DataException(file, $"column '{Split().Name}'", $"holds the time '{other}', which cannot be represented"),
            });
            return 32;
        }

        public override Column Build(INotes notes)
        {
            var (name, unit) = Split();
            return new TimeColumn(name, values, unit);
        }
    }
}
