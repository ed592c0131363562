using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Keeps some of the latents of a representation: what makes it free of passive ones. It is saved as a list of numbers.</summary>
/// <param name="Latents">How many latents come in.</param>
/// <param name="Kept">The numbers of those that are kept, ascending.</param>
public sealed record LatentFilter(int Latents, IReadOnlyList<int> Kept)
{
    /// <summary>What drops the latents of some kinds.</summary>
    /// <param name="kinds">The kind of each latent.</param>
    /// <param name="drop">The kinds that are dropped.</param>
    public static LatentFilter Dropping(IReadOnlyList<LatentKind> kinds, IReadOnlyList<LatentKind> drop) =>
        new(kinds.Count, [.. Enumerable.Range(0, kinds.Count).Where(j => !drop.Contains(kinds[j]))]);

    /// <summary>The latents that are kept, [.., kept].</summary>
    /// <param name="latents">[.., latents].</param>
    /// <exception cref="ArgumentException">There are more or fewer latents.</exception>
    public Tensor Apply(Tensor latents) => latents.Size(-1) == Latents
        ? latents.IndexSelect(-1, Tensor.From([.. Kept.Select(j => (long)j)], Kept.Count).To(latents.Device))
        : throw new ArgumentException($"{latents.Size(-1)} latents were given, where the filter was made for {Latents}", nameof(latents));

    /// <summary>The filter as JSON.</summary>
    public JsonObject ToJson() => new() { ["latents"] = Latents, ["kept"] = new JsonArray([.. Kept.Select(j => JsonValue.Create(j))]) };

    /// <summary>Reads a filter.</summary>
    /// <param name="json">As <see cref="ToJson"/> writes it.</param>
    /// <exception cref="DataException">It is not of that form, or a number is none of a latent.</exception>
    public static LatentFilter FromJson(JsonObject json) =>
        json["latents"] is JsonValue count && count.TryGetValue<int>(out var latents) && json["kept"] is JsonArray list
        && list.Select(item => item is JsonValue number && number.TryGetValue<int>(out var j) ? j : -1).ToArray() is var kept && kept.All(j => j >= 0 && j < latents)
            ? new(latents, kept) : throw new DataException("filter", "", "is no list of latents");

    /// <inheritdoc/>
    public bool Equals(LatentFilter? other) => other is not null && Latents == other.Latents && Kept.SequenceEqual(other.Kept);

    /// <inheritdoc/>
    public override int GetHashCode() => Kept.Aggregate(Latents, HashCode.Combine);
}
