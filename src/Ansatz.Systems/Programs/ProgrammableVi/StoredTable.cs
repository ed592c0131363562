using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Systems.Programs;

/// <summary>A table inside a model's description, to the bit: a posterior is a statement about its rows, and is not defined without them.</summary>
internal static class StoredTable
{
    /// <summary>A table as JSON: columns of numbers as the base-64 text of their little-endian doubles, columns of words as lists.</summary>
    public static JsonObject Write(Table table)
    {
        var columns = new JsonArray();
        foreach (var column in table.Columns.Where(column => column is NumberColumn or TextColumn))
        {
            columns.Add((JsonNode)new JsonObject
            {
                ["name"] = column.Name,
                ["unit"] = column.Unit,
                ["kind"] = column.Kind.ToString(),
                ["role"] = column.Role.ToString(),
                ["values"] = column is NumberColumn numbers ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes(numbers.Values)))
                    : new JsonArray([.. ((TextColumn)column).Values.Select(word => JsonValue.Create(word))]),
            });
        }
        return new JsonObject { ["source"] = table.Source, ["columns"] = columns };
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="RunException">It is damaged.</exception>
    public static Table Read(JsonObject stored)
    {
        try
        {
            return new Table(stored["columns"]!.AsArray().Select(Column), (string?)stored["source"] ?? "");
        }
        catch (Exception fault) when (fault is NullReferenceException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new RunException($"the model's table is damaged: {fault.Message}", fault);
        }
    }

    private static Column Column(JsonNode? node)
    {
        var (name, unit, role) = ((string)node!["name"]!, (string)node["unit"]!, Enum.Parse<ColumnRole>((string)node["role"]!));
        return node["values"] is JsonArray words
            ? new TextColumn(name, words.Select(word => (string?)word), unit, role)
            : new NumberColumn(name, MemoryMarshal.Cast<byte, double>(Convert.FromBase64String((string)node["values"]!)), Enum.Parse<ColumnKind>((string)node["kind"]!), unit, role);
    }
}
