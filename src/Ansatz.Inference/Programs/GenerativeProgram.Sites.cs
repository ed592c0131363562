namespace Ansatz.Inference;

public partial class GenerativeProgram
{
    /// <summary>
    /// Some draws are made and neither recorded nor scored: noise of the program's own, made anew in each run and replay. The density of the others is
    /// that given this noise; to integrate it out, use <see cref="Marginal"/>.
    /// </summary>
    /// <param name="pattern">Which, by address.</param>
    public virtual GenerativeProgram Hide(string pattern) => Handled(new Hidden(pattern));

    /// <summary>Log densities are multiplied by a number, such as the temperature of a cold posterior or the weight of a group of data. Draws are not changed.</summary>
    /// <param name="factor">The number, not below 0.</param>
    /// <param name="pattern">Of which sites, by address; by default all.</param>
    public virtual GenerativeProgram Scale(double factor, string pattern = "**")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(factor);
        return Handled(new Rescaled(pattern, factor));
    }

    /// <summary>Sites count only where a mask is true; elsewhere they are not scored.</summary>
    /// <param name="mask">Truth values, or numbers that are not zero, broadcasting to the plates of the sites.</param>
    /// <param name="pattern">Which, by address; by default all.</param>
    public virtual GenerativeProgram Mask(Tensor mask, string pattern = "**") =>
        Handled(new MaskedSites(pattern, mask.DataType == ScalarType.Bool ? mask : mask.Ne(0)));

    /// <summary>
    /// Draws are one and the same: the first of a run that matches is drawn, and the others take its value, recorded and not scored. A parameter of each step
    /// becomes one of the sequence, for instance.
    /// </summary>
    /// <param name="pattern">Which, by address. They have one shape, and lie in the same plates.</param>
    public virtual GenerativeProgram Equalize(string pattern) => Handled(new Equalized(pattern));

    /// <summary>
    /// Location-scale draws x become functions of draws y that depend less on their parameters, at the address with <c>_decentered</c> behind it:
    /// <c>y ~ D(c location, scale^c)</c>, <c>x = location + scale^(1 - c) (y - c location)</c>; x itself is recorded, not drawn
    /// (Gorinova, Moore, Hoffman, Automatic Reparameterisation of Probabilistic Programs, 2020).
    /// </summary>
    /// <param name="pattern">Which draws, by address.</param>
    /// <param name="centering">c, from 0 (y is standard) to 1 (y is x).</param>
    public virtual GenerativeProgram Decenter(string pattern, double centering = 0) =>
        Handled(new Reparameterized(pattern, nameof(Decenter), Reparameterization.LocationScale(centering)));

    /// <summary>As <see cref="Decenter(string, double)"/>, with a centering that is learnt.</summary>
    /// <param name="pattern">Which draws, by address.</param>
    /// <param name="centering">c, with the constraint <see cref="Constraint.UnitInterval"/>, broadcasting to the draw.</param>
    public virtual GenerativeProgram Decenter(string pattern, Parameter centering) =>
        Handled(new Reparameterized(pattern, nameof(Decenter), Reparameterization.LocationScale(centering)));

    /// <summary>
    /// Draws x become functions of other draws, at the address with a suffix behind it; x itself is recorded, not drawn. The distribution of x, and so the
    /// posterior, is the same. What is observed stays as it is; of several that match, the last counts.
    /// </summary>
    /// <param name="pattern">Which draws, by address.</param>
    /// <param name="how">By which function of which draws.</param>
    public virtual GenerativeProgram Reparameterize(string pattern, Reparameterization how) => Handled(new Reparameterized(pattern, nameof(Reparameterize), how));
}
