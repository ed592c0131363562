namespace Ansatz.Inference;

/// <summary>The sites of a run in the order of execution, found by address.</summary>
internal sealed class SiteList
{
    private const int LinearSearch = 8;

    private readonly List<Site> sites = [];
    private Dictionary<string, int>? index;

    public List<Site> Items => sites;

    public int Count => sites.Count;

    public Site this[int position] => sites[position];

    /// <summary>The position of an address; negative when there is none.</summary>
    public int Find(string address)
    {
        if (index is not null)
        {
            return index.GetValueOrDefault(address, -1);
        }

        for (var i = 0; i < sites.Count; i++)
        {
            if (ReferenceEquals(sites[i].Address, address) || string.Equals(sites[i].Address, address))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Forgets the sites from a position on.</summary>
    public void Truncate(int count)
    {
        for (var i = sites.Count - 1; i >= count; i--)
        {
            index?.Remove(sites[i].Address);
            sites.RemoveAt(i);
        }
    }

    public void Add(Site site)
    {
        if (sites.Count == LinearSearch && index is null)
        {
            index = new(StringComparer.Ordinal);
            for (var i = 0; i < sites.Count; i++)
            {
                index.Add(sites[i].Address, i);
            }
        }

        index?.Add(site.Address, sites.Count);
        sites.Add(site);
    }
}
