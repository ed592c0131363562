using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ansatz.Systems.Tests")]
