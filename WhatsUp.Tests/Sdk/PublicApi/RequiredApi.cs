using System.Reflection;

namespace WhatsUp.Tests.Sdk.PublicApi;

/// <summary>What the official packages offer, as written down in <c>*.required.txt</c>, compared with an assembly.</summary>
internal sealed class RequiredApi
{
    private readonly HashSet<(Module, int)> covered = [];

    private RequiredApi()
    {
    }

    /// <summary>The lines that the assembly has nothing for.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>How many signatures were compared.</summary>
    public int Count { get; private set; }

    public static RequiredApi Of(Assembly assembly) =>
        Compare(assembly, File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sdk", "PublicApi", $"{assembly.GetName().Name}.required.txt")));

    public static RequiredApi Compare(Assembly assembly, IEnumerable<string> lines)
    {
        var types = assembly.GetExportedTypes().ToDictionary(MemberSignatures.Header);
        var api = new RequiredApi();
        Dictionary<string, MemberInfo[]>? members = null;
        var header = "";
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            api.Count++;
            if (line[0] != ' ')
            {
                header = line;
                members = api.Enter(types, header);
            }
            else if (members is not null && members.TryGetValue(line.Trim(), out var covers))
            {
                api.covered.UnionWith(covers.Select(Key));
            }
            else
            {
                api.Missing.Add($"{header} → {line.Trim()}");
            }
        }

        return api;
    }

    /// <summary>Whether a type, method, accessor or field is part of the official API.</summary>
    public bool Covers(MemberInfo member) => covered.Contains(Key(member));

    // The type itself and its bases; a type that is missing has no members either.
    private Dictionary<string, MemberInfo[]>? Enter(Dictionary<string, Type> types, string header)
    {
        var parts = header.Split(" : ");
        if (!types.TryGetValue(parts[0], out var type))
        {
            Missing.Add(header);
            return null;
        }

        covered.Add(Key(type));
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            // Every delegate is made by the same constructor, which nobody writes.
            covered.UnionWith(type.GetConstructors().Select(Key));
        }

        var bases = MemberSignatures.Bases(type).ToHashSet();
        foreach (var missing in SplitOutsideBrackets(parts.ElementAtOrDefault(1) ?? "").Where(required => !bases.Contains(required)))
        {
            Missing.Add($"{parts[0]} : {missing}");
        }

        return MemberSignatures.Members(type).GroupBy(m => m.Line).ToDictionary(g => g.Key, g => g.SelectMany(m => m.Covers).ToArray());
    }

    private static IEnumerable<string> SplitOutsideBrackets(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    // The same member seen through a derived or a constructed type has the same token.
    private static (Module, int) Key(MemberInfo member) => (member.Module, member.MetadataToken);
}
