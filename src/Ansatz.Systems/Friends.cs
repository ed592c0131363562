using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ansatz.Systems.Tests")]
[assembly: InternalsVisibleTo("Ansatz.Bench")]
