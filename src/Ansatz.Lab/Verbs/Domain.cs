namespace Ansatz.Lab;

/// <summary>The field that a system belongs to; also the folder it lives in under <c>Ansatz.Systems</c>.</summary>
public enum Domain
{
    /// <summary>The language of programs and inference itself.</summary>
    Programs,

    /// <summary>Latent representations of images and other things.</summary>
    Representation,

    /// <summary>Bayesian networks and meta-learning.</summary>
    Bayesian,

    /// <summary>Codecs, segmentation, reconstruction and restoration of images and volumes.</summary>
    Imaging,

    /// <summary>Conditional generation of images, videos and music.</summary>
    Generation,

    /// <summary>Sound and voice.</summary>
    Audio,

    /// <summary>Time series and stochastic processes.</summary>
    Sequences,

    /// <summary>Text classification.</summary>
    Text,

    /// <summary>Graphs, and things that live on them.</summary>
    Graphs,

    /// <summary>Shapes, point clouds and rigid motions.</summary>
    Geometry,

    /// <summary>Chemistry, medicine and scientific search.</summary>
    Science,

    /// <summary>Causes and effects.</summary>
    Causal,

    /// <summary>Policies, environments and preferences.</summary>
    Decisions,

    /// <summary>Learning one task after another.</summary>
    Continual,

    /// <summary>Removing the influence of data.</summary>
    Unlearning,

    /// <summary>Defense against perturbations.</summary>
    Robustness,

    /// <summary>Circuits on quantum computers.</summary>
    Quantum,

    /// <summary>Variational inequalities and distributed optimization.</summary>
    Optimization,
}
