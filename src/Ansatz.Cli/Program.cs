using Ansatz.Cli;

return CommandLine.Run(args, Surroundings.OfProcess());
