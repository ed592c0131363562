using Ansatz.Data.Faces;

namespace Ansatz.Data.Tests.Faces;

/// <summary>The definition of the rendered faces written down pixel by pixel, in double precision and without noise: the reference of the fast renderer.</summary>
internal static class FaceDefinition
{
    private static readonly double[][] Hair = [[.08, .06, .05], [.36, .22, .12], [.88, .74, .38], [.62, .62, .64]];
    private static readonly double[][] Skin = [[.95, .80, .69], [.80, .59, .43], [.48, .32, .23]];

    public static double[] Render(FaceAttributes a, FaceNuisance n)
    {
        var result = new double[3 * 32 * 32];
        for (var y = 0; y < 96; y++)
            for (var x = 0; x < 96; x++)
            {
                var color = Pixel(a, n, (2 * x + 1) / 96.0 - 1, (2 * y + 1) / 96.0 - 1);
                for (var c = 0; c < 3; c++) result[(c * 32 + y / 3) * 32 + x / 3] += color[c] / 9;
            }
        return [.. result.Select(v => Math.Clamp(v * n.Light, 0, 1))];
    }

    private static double[] Pixel(FaceAttributes a, FaceNuisance n, double u, double v)
    {
        double cx = n.CenterX, cy = n.CenterY, rx = n.RadiusX, ry = n.RadiusY;
        double[] img = [n.Red + .1 * v, n.Green + .1 * v, n.Blue + .1 * v];
        double[] hair = Hair[(int)a.Hair], skin = Skin[(int)a.Skin];
        double broad = a.Broad ? 1 : 0, smile = a.Smile ? 1 : 0;
        double E(double p, double q, double rp, double rq) => 1 / (1 + Math.Exp(-Math.Clamp(12 * (1 - Math.Pow((u - p) / rp, 2) - Math.Pow((v - q) / rq, 2)), -30, 30)));
        void Paint(double m, double[] color, double factor = 1)
        {
            for (var c = 0; c < 3; c++) img[c] = (1 - m) * img[c] + m * color[c] * factor;
        }
        static double If(bool inside) => inside ? 1 : 0;
        var face = E(cx, cy, rx * (1 + .16 * broad), ry);
        Paint(E(cx, cy - .12, rx + .14, ry + .12), hair);
        Paint(face, skin);
        Paint(face * If(v < cy - .55 * ry), hair);
        foreach (var s in (double[])[-.2, .2]) Paint(E(cx + s, cy - .1, .09, .055), [1, 1, 1]);
        foreach (var s in (double[])[-.2, .2]) Paint(E(cx + s, cy - .1, .04, .04), [.1, .1, .1]);
        foreach (var s in (double[])[-.2, .2]) Paint(If(Math.Abs(v - (cy - .24)) < .02 + .03 * broad && Math.Abs(u - (cx + s)) < .1), hair, .7);
        if (a.Beard) Paint(face * If(v > cy + .12) * .75, hair, .8);
        var q = (u - cx) / .22;
        Paint(If(Math.Abs(q) < 1 && Math.Abs(v - (cy + .32 - smile * .16 * q * q)) < .035), [.70, .20, .22]);
        if (a.Glasses)
        {
            foreach (var s in (double[])[-.2, .2]) Paint(If(Math.Abs(Math.Sqrt(Math.Pow(u - cx - s, 2) + Math.Pow(v - cy + .1, 2)) - .14) < .03), [.05, .05, .05]);
            Paint(If(Math.Abs(v - cy + .1) < .02 && Math.Abs(u - cx) < .07), [.05, .05, .05]);
        }
        if (a.Hat) Paint(If(Math.Abs(u - cx) < rx + .12 && cy - ry - .22 < v && v < cy - .5 * ry), [.15, .2, .6]);
        return img;
    }
}
