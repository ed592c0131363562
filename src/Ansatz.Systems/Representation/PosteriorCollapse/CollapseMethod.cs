namespace Ansatz.Systems.Representation;

/// <summary>Which model a posterior is predicted, fitted and measured of.</summary>
public enum CollapseMethod
{
    /// <summary>A conditional variational autoencoder: y is made from x and one latent, p(z) p(y|z,x).</summary>
    Cvae,

    /// <summary>A variational autoencoder of the inputs themselves: p(z) p(y|z).</summary>
    Vae,

    /// <summary>A Markovian hierarchical one of two levels: p(z2) p(z1|z2) p(y|z1), with q(z1|y) q(z2|z1).</summary>
    Mhvae,
}

/// <summary>What the maps between latents and data are.</summary>
public enum CollapseNetwork
{
    /// <summary>Matrices without bias, and encoder deviations that are the same for all data: what the theory is exact for.</summary>
    Linear,

    /// <summary>One hidden layer for each of x, y and z, whose outputs are added.</summary>
    Relu,

    /// <summary>Two convolutions (32 and 16 channels) for each of x and y, and their transposes for z; images only.</summary>
    Conv,
}

/// <summary>From what a model is fitted.</summary>
public enum CollapseFit
{
    /// <summary>From batches of data, with draws of the latent.</summary>
    Sampled,

    /// <summary>From the second moments of all data, in closed form and double precision; linear networks only. An epoch is one step.</summary>
    Moments,
}

/// <summary>Which part of an image a conditional model is given; it completes the rest.</summary>
public enum ObservedRegion
{
    /// <summary>The lower left quarter.</summary>
    Quarter,

    /// <summary>The lower half.</summary>
    Half,
}
