namespace Ansatz.Data.Crowds;

/// <summary>Somebody who walks: where, how fast, and where to.</summary>
internal struct Walker
{
    public Vector2D Position;
    public Vector2D Velocity;
    public Vector2D Goal;
}

/// <summary>
/// Optimal reciprocal collision avoidance: each walker takes the velocity nearest to the preferred one among those that keep clear of all others for a
/// while, if these do half of the avoiding. Source: van den Berg, Guy, Lin, Manocha, Reciprocal n-Body Collision Avoidance, 2011.
/// </summary>
/// <param name="radius">The comfort radius of a walker, metres: two never come nearer than twice that.</param>
/// <param name="horizon">For how long velocities are to be free of collision, seconds.</param>
/// <param name="preferredSpeed">The speed at which a walker likes to walk, metres a second.</param>
/// <param name="maximalSpeed">The largest speed, metres a second.</param>
internal sealed class ReciprocalAvoidance(double radius, double horizon, double preferredSpeed, double maximalSpeed)
{
    private const double Epsilon = 1e-9;

    /// <summary>A half plane of velocities: those on the left of a line.</summary>
    private readonly record struct HalfPlane(Vector2D Point, Vector2D Direction)
    {
        public double Excess(Vector2D velocity) => Vector2D.Cross(Direction, Point - velocity);
    }

    /// <summary>Moves all walkers by one step of time.</summary>
    /// <param name="walkers">The walkers.</param>
    /// <param name="step">The step, seconds.</param>
    public void Step(Span<Walker> walkers, double step)
    {
        var chosen = new Vector2D[walkers.Length];
        for (var i = 0; i < walkers.Length; i++) chosen[i] = Choose(walkers, i, step);
        for (var i = 0; i < walkers.Length; i++)
        {
            walkers[i].Velocity = chosen[i];
            walkers[i].Position += step * chosen[i];
        }
    }

    private Vector2D Choose(ReadOnlySpan<Walker> walkers, int self, double step)
    {
        var way = walkers[self].Goal - walkers[self].Position;
        var preferred = way.Length > preferredSpeed * step ? preferredSpeed * way.Unit : way / step;
        var planes = new List<HalfPlane>(walkers.Length);
        for (var other = 0; other < walkers.Length; other++)
            if (other != self) planes.Add(Against(walkers[self], walkers[other], step));
        var (velocity, failed) = Optimum(planes, preferred, isDirection: false);
        return failed < planes.Count ? LeastViolation(planes, failed, velocity) : velocity;
    }

    /// <summary>The velocities of one walker that avoid another, who does the other half.</summary>
    private HalfPlane Against(in Walker self, in Walker other, double step)
    {
        var (apart, relative) = (other.Position - self.Position, self.Velocity - other.Velocity);
        var sum = 2 * radius;
        var squared = apart.SquaredLength;
        if (squared <= sum * sum) // too near already: apart again within the step
        {
            var now = relative - apart / step;
            var length = now.Length;
            var outward = length > Epsilon ? now / length : new Vector2D(1, 0);
            return new(self.Velocity + 0.5 * ((sum / step) - length) * outward, new(outward.Y, -outward.X));
        }
        var w = relative - apart / horizon;
        var along = Vector2D.Dot(w, apart);
        if (along < 0 && along * along > sum * sum * w.SquaredLength) // the cut-off circle is nearest
        {
            var length = w.Length;
            var outward = w / length;
            return new(self.Velocity + 0.5 * ((sum / horizon) - length) * outward, new(outward.Y, -outward.X));
        }
        var leg = Math.Sqrt(squared - sum * sum);
        var direction = Vector2D.Cross(apart, w) > 0
            ? new Vector2D(apart.X * leg - apart.Y * sum, apart.X * sum + apart.Y * leg) / squared
            : -new Vector2D(apart.X * leg + apart.Y * sum, -apart.X * sum + apart.Y * leg) / squared;
        return new(self.Velocity + 0.5 * (Vector2D.Dot(relative, direction) * direction - relative), direction);
    }

    /// <summary>The velocity nearest to a wish (or farthest in a direction) within the disc of speeds and all half planes; the first plane that cannot be met.</summary>
    private (Vector2D Velocity, int Failed) Optimum(List<HalfPlane> planes, Vector2D wish, bool isDirection)
    {
        var best = isDirection ? maximalSpeed * wish : wish.SquaredLength > maximalSpeed * maximalSpeed ? maximalSpeed * wish.Unit : wish;
        for (var i = 0; i < planes.Count; i++)
        {
            if (planes[i].Excess(best) <= 0) continue;
            if (OnLine(planes, i, wish, isDirection) is not { } better) return (best, i);
            best = better;
        }
        return (best, planes.Count);
    }

    /// <summary>The best point of a line within the disc of speeds and the planes before it; null when there is none.</summary>
    private Vector2D? OnLine(List<HalfPlane> planes, int line, Vector2D wish, bool isDirection)
    {
        var (point, direction) = planes[line];
        var middle = Vector2D.Dot(point, direction);
        var discriminant = middle * middle + maximalSpeed * maximalSpeed - point.SquaredLength;
        if (discriminant < 0) return null;
        var (low, high) = (-middle - Math.Sqrt(discriminant), -middle + Math.Sqrt(discriminant));
        for (var i = 0; i < line; i++)
        {
            var denominator = Vector2D.Cross(direction, planes[i].Direction);
            var numerator = Vector2D.Cross(planes[i].Direction, point - planes[i].Point);
            if (Math.Abs(denominator) <= Epsilon)
            {
                if (numerator < 0) return null;
                continue;
            }
            var at = numerator / denominator;
            if (denominator >= 0) high = Math.Min(high, at);
            else low = Math.Max(low, at);
            if (low > high) return null;
        }
        var t = isDirection ? (Vector2D.Dot(wish, direction) > 0 ? high : low) : Math.Clamp(Vector2D.Dot(direction, wish - point), low, high);
        return point + t * direction;
    }

    /// <summary>Where not all planes can be met: the velocity that violates the worst one least.</summary>
    private Vector2D LeastViolation(List<HalfPlane> planes, int first, Vector2D velocity)
    {
        var worst = 0.0;
        for (var i = first; i < planes.Count; i++)
        {
            if (planes[i].Excess(velocity) <= worst) continue;
            var projected = new List<HalfPlane>();
            for (var j = 0; j < i; j++)
            {
                var denominator = Vector2D.Cross(planes[i].Direction, planes[j].Direction);
                if (Math.Abs(denominator) <= Epsilon && Vector2D.Dot(planes[i].Direction, planes[j].Direction) > 0) continue;
                var point = Math.Abs(denominator) <= Epsilon ? 0.5 * (planes[i].Point + planes[j].Point)
                    : planes[i].Point + Vector2D.Cross(planes[j].Direction, planes[i].Point - planes[j].Point) / denominator * planes[i].Direction;
                projected.Add(new(point, (planes[j].Direction - planes[i].Direction).Unit));
            }
            var (better, failed) = Optimum(projected, new(-planes[i].Direction.Y, planes[i].Direction.X), isDirection: true);
            if (failed == projected.Count) velocity = better;
            worst = planes[i].Excess(velocity);
        }
        return velocity;
    }
}
