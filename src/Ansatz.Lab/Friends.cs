using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ansatz.Lab.Tests")]
[assembly: InternalsVisibleTo("Ansatz.Bench")]
