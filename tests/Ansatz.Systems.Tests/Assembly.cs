using Xunit.Sdk;
using Xunit.v3;

// Commands read and change the current folder and the environment, which a process has only one of.
[assembly: Parallelization(Mode = ParallelMode.None)]
