using Ansatz.Inference;
using Ansatz.Networks;

namespace Ansatz.Lab;

/// <summary>One of several objectives that take turns at every step, each with an optimizer and modules of its own.</summary>
/// <typeparam name="T">What a batch is.</typeparam>
/// <param name="Objective">The objective of a batch.</param>
/// <param name="Optimizer">What moves the modules' parameters.</param>
/// <param name="Modules">The modules that this phase trains.</param>
public sealed record Phase<T>(Func<T, Objective> Objective, Optimizer Optimizer, params IReadOnlyList<Module> Modules);
