namespace Ansatz.Inference;

/// <summary>Makes an auxiliary draw of a reparameterization.</summary>
/// <param name="suffix">What its address adds to that of the site, such as <c>_base</c>.</param>
/// <param name="distribution">What it is drawn from.</param>
public delegate Tensor AuxiliaryDraw(string suffix, Distribution distribution);

/// <summary>
/// How a draw is made of others, of which it is a function: the same distribution by draws that an ansatz fits better, or that depend less on what was drawn
/// before. The value itself is then recorded, not drawn. Derive from it for a reparameterization of one's own.
/// <code>model.Reparameterize("theta", Reparameterization.Automatic)</code>
/// </summary>
public abstract record Reparameterization
{
    /// <summary>
    /// What suits the distribution: <see cref="OfBase"/> for one that is transformed (and what suits the base then), <see cref="NormalMixture"/> for Student's t,
    /// its half and the horseshoe, <see cref="LocationScale(double)"/> with c = 0 for other location-scale families. Other draws stay as they are.
    /// </summary>
    public static Reparameterization Automatic { get; } = new AutomaticReparameterization();

    /// <summary>A transformed distribution by a draw of its base, at <c>_base</c>; a log-normal one by a normal draw.</summary>
    public static Reparameterization OfBase { get; } = new BaseReparameterization();

    /// <summary>
    /// Heavy tails by a normal draw, at <c>_normal</c>, and a scale of its own, at <c>_mixing</c>: Student's t, of numbers and vectors, and Cauchy by
    /// <c>z / sqrt(g)</c>, g gamma; their halves by |z|; Laplace by <c>z sqrt(2 e)</c>, e exponential; the horseshoe by <c>z t</c>, t half Cauchy
    /// (Andrews, Mallows, Scale mixtures of normal distributions, 1974).
    /// </summary>
    public static Reparameterization NormalMixture { get; } = new NormalMixtureReparameterization();

    /// <summary>The location-scale family by a draw that depends less on location and scale, at <c>_decentered</c>; see <see cref="GenerativeProgram.Decenter(string, double)"/>.</summary>
    /// <param name="centering">c, from 0 (standard) to 1 (as it is).</param>
    public static Reparameterization LocationScale(double centering = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(centering);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(centering, 1);
        return new LocationScaleReparameterization(() => centering);
    }

    /// <summary>As the other form, with a centering that is learnt.</summary>
    /// <param name="centering">c, with the constraint <see cref="Constraint.UnitInterval"/>, broadcasting to the draw.</param>
    public static Reparameterization LocationScale(Parameter centering) => new LocationScaleReparameterization(() => centering.Value);

    /// <summary>
    /// The draw in other coordinates: <c>x = f(y)</c>, y drawn at <c>_coordinates</c> from the distribution of <c>f^-1(x)</c>. With a flow that was fitted to the
    /// posterior, the posterior of y is near the base of the flow (neural transport; Hoffman et al. 2019).
    /// </summary>
    /// <param name="bijector">f, onto the values of the draw.</param>
    public static Reparameterization Through(Bijector bijector) => new BijectorReparameterization(bijector);

    /// <summary>The value, made of auxiliary draws.</summary>
    /// <param name="address">The address of the site.</param>
    /// <param name="distribution">Its distribution, of single events: dimensions that were declared an event are taken off, and given to the auxiliary draws.</param>
    /// <param name="draw">Makes a draw.</param>
    /// <returns>The value; null: the draw stays as it is, and nothing was drawn.</returns>
    /// <exception cref="StrategyException">The distribution is none that the reparameterization knows.</exception>
    public abstract Tensor? Apply(string address, Distribution distribution, AuxiliaryDraw draw);

    /// <summary>Applies it within the dimensions that are declared an event; auxiliary draws have the rows of the distribution.</summary>
    internal Tensor? Within(string address, Distribution distribution, AuxiliaryDraw draw) => distribution is Independent independent
        ? Within(address, independent.Base, (suffix, of) => draw(suffix, of.ToEvent(independent.Dimensions)))
        : Apply(address, distribution, (suffix, of) => draw(suffix, of.Expand(Shape.Broadcast(of.BatchShape, distribution.BatchShape))));
}

/// <summary>A transformed distribution by a draw of its base.</summary>
internal sealed record BaseReparameterization : Reparameterization
{
    public const string Suffix = "_base";

    public override Tensor? Apply(string address, Distribution distribution, AuxiliaryDraw draw) => distribution switch
    {
        Transformed transformed => transformed.Bijector.Forward(draw(Suffix, transformed.Base)),
        LogNormal family => draw(Suffix, new Normal(family.Location, family.Scale)).Exp(),
        _ => throw new StrategyException(address, $"{distribution} is not a transformed distribution: it has no base to draw."),
    };
}

/// <summary>Heavy tails by a normal draw and a random scale.</summary>
internal sealed record NormalMixtureReparameterization : Reparameterization
{
    private const string Normals = "_normal";
    private const string Mixing = "_mixing";

    public override Tensor? Apply(string address, Distribution distribution, AuxiliaryDraw draw)
    {
        var standard = new Normal(Tensor.Zeros([], distribution.DataType), 1);
        var half = new HalfNormal(Tensor.Ones([], distribution.DataType));
        return distribution switch
        {
            StudentT family => family.Location + (family.Scale * draw(Normals, standard) * Chi(family.DegreesOfFreedom)),
            Cauchy family => family.Location + (family.Scale * draw(Normals, standard) * Chi(Like(family.Scale, 1))),
            HalfStudentT family => family.Scale * draw(Normals, half) * Chi(family.DegreesOfFreedom),
            HalfCauchy family => family.Scale * draw(Normals, half) * Chi(Like(family.Scale, 1)),
            MultivariateStudentT family => family.Location + (family.Cholesky.MatMul(draw(Normals, standard.Iid(family.EventShape)).Unsqueeze(-1)).Squeeze(-1) * Chi(family.DegreesOfFreedom).Unsqueeze(-1)),
            Laplace family => family.Location + (family.Scale * draw(Normals, standard) * (2 * draw(Mixing, new Exponential(Like(family.Scale, 1)))).Sqrt()),
            Horseshoe family => family.Scale * draw(Normals, standard) * draw(Mixing, new HalfCauchy(Like(family.Scale, 1))),
            _ => throw new StrategyException(address, $"{distribution} is no mixture of normals that is known here: StudentT, Cauchy, their halves, MultivariateStudentT, Laplace, Horseshoe."),
        };

        Tensor Chi(Tensor degrees) => draw(Mixing, new Gamma(degrees / 2, degrees / 2)).Rsqrt();

        static Tensor Like(Tensor scale, double number) => Tensor.Scalar(number, scale.DataType);
    }
}

/// <summary>A draw in other coordinates.</summary>
internal sealed record BijectorReparameterization(Bijector Bijector) : Reparameterization
{
    public override Tensor? Apply(string address, Distribution distribution, AuxiliaryDraw draw) =>
        Bijector.Forward(draw("_coordinates", distribution.Transform(Bijector.Inverted)));
}

/// <summary>What suits the distribution.</summary>
internal sealed record AutomaticReparameterization : Reparameterization
{
    public override Tensor? Apply(string address, Distribution distribution, AuxiliaryDraw draw) => distribution switch
    {
        Transformed transformed => transformed.Bijector.Forward(Further(BaseReparameterization.Suffix, transformed.Base, address, draw)),
        LogNormal family => Further(BaseReparameterization.Suffix, new Normal(family.Location, family.Scale), address, draw).Exp(),
        StudentT or HalfStudentT or HalfCauchy or MultivariateStudentT or Horseshoe => NormalMixture.Apply(address, distribution, draw),
        _ when LocationScaleReparameterization.Knows(distribution) => LocationScale().Apply(address, distribution, draw),
        _ => null,
    };

    private Tensor Further(string suffix, Distribution distribution, string address, AuxiliaryDraw draw) =>
        Within(address + suffix, distribution, (further, of) => draw(suffix + further, of)) ?? draw(suffix, distribution);
}
