global using Ansatz.Networks;
global using Ansatz.Probability;
global using Ansatz.Torch;
