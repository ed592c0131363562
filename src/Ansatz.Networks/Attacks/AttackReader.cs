using System.Globalization;
using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>Reads the spelling of an <see cref="Attack"/>.</summary>
internal static class AttackReader
{
    /// <summary>The attack that a text spells.</summary>
    /// <exception cref="FormatException">It spells none.</exception>
    public static Attack Read(string text)
    {
        var (name, rest) = text.Trim().Split(':', 2) is [var first, var second] ? (first, second) : (text.Trim(), "");
        var arguments = new Arguments(text, rest);
        try
        {
            Attack attack = name switch
            {
                "fgsm" => Attack.FastGradientSign(arguments.Number("", 0.1)),
                "pgd" => Attack.ProjectedGradient(arguments.Number("", 0.1), arguments.Whole("steps", 10), arguments.Optional("step"), arguments.Word("start", "input", "random") == "random"),
                "deepfool" => new DeepFool { Steps = arguments.Whole("steps", 50), Overshoot = arguments.Number("overshoot", 0.02), Classes = arguments.Whole("classes", 9) },
                "cw" => new CarliniWagner
                {
                    Steps = arguments.Whole("steps", 100), Searches = arguments.Whole("searches", 5), LearningRate = arguments.Number("rate", 0.05), Confidence = arguments.Number("confidence", 0),
                },
                _ => throw new FormatException($"'{text}' is no attack: {Spelling.Forms(Attack.Spellings)}"),
            };
            arguments.Close();
            return attack;
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new FormatException($"'{text}': {fault.Message.Split(" (Parameter")[0]}", fault);
        }
    }

    /// <summary>What stands behind the name; an argument without a name has the name ''.</summary>
    private sealed class Arguments(string text, string rest)
    {
        private readonly Dictionary<string, string> _values = rest.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair.Length == 2 ? pair[0] : "", pair => pair[^1]);

        public double Number(string name, double otherwise) => Optional(name) ?? otherwise;

        public double? Optional(string name) =>
            !_values.Remove(name, out var value) ? null
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fault($"'{value}' is no number");

        public int Whole(string name, int otherwise) =>
            !_values.Remove(name, out var value) ? otherwise
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Fault($"'{value}' is no whole number");

        public string Word(string name, params ReadOnlySpan<string> words) =>
            !_values.Remove(name, out var value) ? words[0] : words.Contains(value) ? value : throw Fault($"{name} is {string.Join(" or ", words.ToArray())}, not '{value}'");

        public void Close()
        {
            if (_values.Count > 0) throw Fault(_values.Keys.First() is { Length: > 0 } name ? $"there is no argument '{name}'" : $"'{_values[""]}' has no name");
        }

        private FormatException Fault(string what) => new($"'{text}': {what}. Attacks are written {Spelling.Forms(Attack.Spellings)}");
    }
}
