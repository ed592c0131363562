namespace Ansatz.Samples.Tests;

/// <summary>Integrals on grids, written without the library.</summary>
internal static class Quadratures
{
    private static readonly double[] Effects = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] Errors = [15, 10, 16, 11, 9, 11, 10, 18];

    /// <summary>
    /// The log evidence of the eight schools and the posterior means of mu and tau: y_i ~ N(mu, sqrt(sigma_i² + tau²)) with the effects
    /// integrated out, mu ~ N(0, 5), tau = 5 tan(u) with u uniform on (0, π / 2).
    /// </summary>
    public static (double Evidence, double Mu, double Tau) EightSchools()
    {
        var (total, muSum, tauSum) = (0.0, 0.0, 0.0);
        const int Angles = 2000;
        const double Step = 0.1;
        for (var a = 0; a < Angles; a++)
        {
            var tau = 5 * Math.Tan((a + 0.5) / Angles * Math.PI / 2);
            for (var mu = -30.0; mu <= 30; mu += Step)
            {
                var log = LogNormal(mu, 0, 5);
                for (var i = 0; i < Effects.Length; i++) log += LogNormal(Effects[i], mu, Math.Sqrt((Errors[i] * Errors[i]) + (tau * tau)));
                var mass = Math.Exp(log) * Step / Angles;
                total += mass;
                muSum += mass * mu;
                tauSum += mass * tau;
            }
        }

        return (Math.Log(total), muSum / total, tauSum / total);
    }

    /// <summary>The log evidence of the cone: x² + y² is exponential with mean 200, z ~ N(s, 0.1 + s / 100) at z = 5.</summary>
    public static double Cone()
    {
        var total = 0.0;
        const double Step = 1e-4;
        for (var s = Step / 2; s < 20; s += Step) total += Math.Exp(LogNormal(5, s, 0.1 + (s / 100)) - (s / 200)) / 200 * Step;
        return Math.Log(total);
    }

    private static double LogNormal(double x, double mean, double deviation) =>
        (-0.5 * Math.Pow((x - mean) / deviation, 2)) - Math.Log(deviation) - (0.5 * Math.Log(2 * Math.PI));
}
