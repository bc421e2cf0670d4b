using System.Globalization;
using System.Reflection;

namespace WhatsUp.Tests.Sdk.PublicApi;

/// <summary>Writes what a type offers to other assemblies as lines of C#, inherited members too.</summary>
internal static class MemberSignatures
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(void)] = "void",
    };

    /// <summary>The kind and full name, such as <c>class PusherClient.GenericPresenceChannel&lt;T&gt;</c>.</summary>
    public static string Header(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            _ => "class",
        };
        return $"{kind} {type.Namespace}.{Name(type)}";
    }

    /// <summary>The bases and interfaces, as written after a colon.</summary>
    public static IEnumerable<string> Bases(Type type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            yield return Name(parent);
        }

        foreach (var contract in type.GetInterfaces())
        {
            yield return Name(contract);
        }
    }

    /// <summary>Each member in every form that code may count on, with the metadata it stands for: accessors, methods, fields.</summary>
    public static IEnumerable<(string Line, MemberInfo[] Covers)> Members(Type type) =>
        type.IsInterface ? type.GetInterfaces().Append(type).SelectMany(Own) : Own(type);

    public static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }

        var outer = type.IsNested ? $"{Name(type.DeclaringType!)}." : "";
        return type.IsGenericType
            ? $"{outer}{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : outer + type.Name;
    }

    private static IEnumerable<(string Line, MemberInfo[] Covers)> Own(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Select(value => (
                $"{value} = {Convert.ToInt32(value, CultureInfo.InvariantCulture)}", new MemberInfo[] { type.GetField(value.ToString()!)! }));
        }

        return
        [
            .. type.GetConstructors(All).Where(Visible).Select(c => ($"{type.Name.Split('`')[0]}({Parameters(c.GetParameters())})", new MemberInfo[] { c })),
            .. type.GetMethods(All).Where(Visible).Where(m => !m.IsSpecialName).SelectMany(Method),
            .. type.GetProperties(All).SelectMany(Property),
            .. type.GetEvents(All).Where(e => Visible(e.AddMethod)).Select(e => (
                $"{Static(e.AddMethod!)}event {Name(e.EventHandlerType!)} {e.Name}", new MemberInfo[] { e.AddMethod!, e.RemoveMethod! })),
            .. type.GetFields(All).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => (Field(f), new MemberInfo[] { f })),
        ];
    }

    private static IEnumerable<(string, MemberInfo[])> Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var line = $"{Static(method)}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method.GetParameters())})";
        yield return (method.IsPublic ? line : $"protected {line}", [method]);
        if (method is { IsVirtual: true, IsFinal: false, IsPublic: true })
        {
            yield return ($"virtual {line}", [method]);
        }
    }

    private static IEnumerable<(string, MemberInfo[])> Property(PropertyInfo property)
    {
        var (get, set) = (property.GetMethod is { IsPublic: true } getter ? getter : null, property.SetMethod is { IsPublic: true } setter ? setter : null);
        if ((get ?? set) is not { } any)
        {
            yield break;
        }

        var name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{Parameters(index)}]" : property.Name;
        var line = $"{Static(any)}{Name(property.PropertyType)} {name}";
        if (get is not null)
        {
            yield return ($"{line} {{ get; }}", [get]);
        }

        if (get is not null && set is not null)
        {
            yield return ($"{line} {{ get; set; }}", [get, set]);
        }
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {Name(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
        : $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(p =>
        $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {Literal(p.DefaultValue)}" : "")}"));

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static bool Visible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };
}
