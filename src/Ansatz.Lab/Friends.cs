using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ansatz.Lab.Tests")]
