using WhatsUp.Tests.Browser;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(BrowsersFirst))]

namespace WhatsUp.Tests.Browser;

/// <summary>The longest collections start first, so that no core waits for one of them at the end: those of the browser, then the rest.</summary>
public sealed class BrowsersFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName.StartsWith(BrowserCollection.Name, StringComparison.Ordinal))];
}
