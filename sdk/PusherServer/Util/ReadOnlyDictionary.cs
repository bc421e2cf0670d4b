namespace PusherServer.Util;

/// <summary>A dictionary that cannot be changed: the platform's, under the name the official library has for it.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
/// <param name="dictionaryToWrap">What it shows.</param>
public class ReadOnlyDictionary<TKey, TValue>(IDictionary<TKey, TValue> dictionaryToWrap)
    : System.Collections.ObjectModel.ReadOnlyDictionary<TKey, TValue>(dictionaryToWrap)
    where TKey : notnull;
