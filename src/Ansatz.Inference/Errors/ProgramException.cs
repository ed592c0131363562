namespace Ansatz.Inference;

/// <summary>A mistake in a program, an objective or their use. Each kind of mistake has a type that derives from this one.</summary>
public abstract class ProgramException : Exception
{
    /// <summary>A mistake with its description.</summary>
    protected ProgramException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>An address is used twice in a run, or is not a choice of the program that was asked for it.</summary>
public sealed class AddressException : ProgramException
{
    /// <summary>A mistake about an address.</summary>
    public AddressException(string address, string message)
        : base(message) => Address = address;

    /// <summary>The address in question.</summary>
    public string Address { get; }

    /// <summary>An address that is missing among others, with the nearest of them.</summary>
    internal static AddressException Unknown(string address, IEnumerable<string> known, string problem)
    {
        var nearest = NearestNames.Of(address, known, count: 1);
        return new(address, problem + (nearest is [var name] ? $" Did you mean '{name}'?" : ""));
    }
}

/// <summary>Sizes at a site do not fit: a dimension that is neither plate nor event, or values that do not broadcast.</summary>
public sealed class ShapeException : ProgramException
{
    /// <summary>A mistake about shapes, with the table of the sites so far.</summary>
    public ShapeException(string address, string problem, ShapeTable table, string suggestion, Exception? inner = null)
        : base($"site '{address}': {problem}\n{table}\n{suggestion}", inner)
    {
        Address = address;
        Table = table;
    }

    /// <summary>The site.</summary>
    public string Address { get; }

    /// <summary>The shapes of all sites up to this one.</summary>
    public ShapeTable Table { get; }
}

/// <summary>A plate is opened with another size or other rows than before in the objective, or twice at a time.</summary>
public sealed class PlateException : ProgramException
{
    /// <summary>A mistake about a plate.</summary>
    public PlateException(string plate, string message)
        : base(message) => Plate = plate;

    /// <summary>The plate's name.</summary>
    public string Plate { get; }
}

/// <summary>A value lies outside the support of its distribution.</summary>
public sealed class SupportException : ProgramException
{
    /// <summary>A value off its support.</summary>
    public SupportException(string address, string value, string support)
        : base($"site '{address}': the value {value} lies outside the support, {support}.") => Address = address;

    /// <summary>The site.</summary>
    public string Address { get; }
}

/// <summary>A strategy cannot be used at a site: the distribution lacks it, it is biased, or it needs too many lanes.</summary>
public sealed class StrategyException : ProgramException
{
    /// <summary>A mistake about a strategy.</summary>
    public StrategyException(string address, string message)
        : base($"site '{address}': {message}") => Address = address;

    /// <summary>The site.</summary>
    public string Address { get; }
}

/// <summary>Two runs of a body on the same choices differ: the body is not pure.</summary>
public sealed class ReplayException : ProgramException
{
    /// <summary>A difference between two runs.</summary>
    public ReplayException(string address, string message)
        : base(message) => Address = address;

    /// <summary>The first site that differs.</summary>
    public string Address { get; }
}

/// <summary>A tensor made outside a body carries a gradient into it, past the handlers that act when parameters are read.</summary>
public sealed class CapturedGradientException : ProgramException
{
    /// <summary>A captured tensor that carries a gradient.</summary>
    public CapturedGradientException(string place)
        : base($"{place} depends, with gradient, on a tensor that was computed outside the body: read parameters inside the body " +
            "(module.Forward there), or detach the tensor.")
    {
    }
}

/// <summary>A log density or an objective is NaN or infinite.</summary>
public sealed class NonFiniteException : ProgramException
{
    /// <summary>A value that is not finite.</summary>
    public NonFiniteException(string address, string step, double value, double? lastFinite)
        : base($"'{address}' is {value} at {step}" + (lastFinite is { } last ? $"; its last finite value was {last:g6}." : "."))
    {
        Address = address;
        LastFinite = lastFinite;
    }

    internal NonFiniteException(string address, string message)
        : base(message) => Address = address;

    /// <summary>The site, or <c>objective</c>.</summary>
    public string Address { get; }

    /// <summary>The value that it last had when it was finite; null when it never was.</summary>
    public double? LastFinite { get; }
}

/// <summary>A smooth draw decides a branch, a comparison, an index or a rounding, which would lose its gradient silently.</summary>
public sealed class NonSmoothUseException : ProgramException
{
    /// <summary>A non-smooth use.</summary>
    /// <param name="use">What was done.</param>
    /// <param name="address">The draw whose gradient would be lost; null: it is not known.</param>
    public NonSmoothUseException(string use, string? address = null)
        : base($"{use} depends on {(address is null ? "a reparameterized draw" : $"the reparameterized draw '{address}'")}, whose gradient it would lose: draw that site with a " +
            "score-function, measure-valued or enumerated strategy, or use a smooth relaxation. Where the result does not jump (a ramp, a clipped value), " +
            "detach what is compared.") => Address = address;

    /// <summary>The draw; null when it is not known.</summary>
    public string? Address { get; }
}

/// <summary>A body lets the items of a batch influence one another through a free draw, and yet returns a value for each.</summary>
public sealed class ItemCouplingException : ProgramException
{
    /// <summary>Coupled items.</summary>
    public ItemCouplingException(string address)
        : base($"a new draw of one item at site '{address}' changed the value of another item: score terms are formed for each item, " +
            "so an objective that couples items must return a scalar (such as the mean).") => Address = address;

    /// <summary>The site whose draw couples the items.</summary>
    public string Address { get; }
}
