namespace Ansatz.Data.Crowds;

/// <summary>A vector of the plane.</summary>
internal readonly record struct Vector2D(double X, double Y)
{
    public double SquaredLength => Dot(this, this);

    public double Length => Math.Sqrt(SquaredLength);

    public Vector2D Unit => this / Length;

    public static Vector2D operator +(Vector2D a, Vector2D b) => new(a.X + b.X, a.Y + b.Y);

    public static Vector2D operator -(Vector2D a, Vector2D b) => new(a.X - b.X, a.Y - b.Y);

    public static Vector2D operator -(Vector2D a) => new(-a.X, -a.Y);

    public static Vector2D operator *(double s, Vector2D a) => new(s * a.X, s * a.Y);

    public static Vector2D operator /(Vector2D a, double s) => new(a.X / s, a.Y / s);

    public static double Dot(Vector2D a, Vector2D b) => a.X * b.X + a.Y * b.Y;

    /// <summary>The signed area of the parallelogram of two vectors.</summary>
    public static double Cross(Vector2D a, Vector2D b) => a.X * b.Y - a.Y * b.X;
}
