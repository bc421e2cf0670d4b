using Microsoft.AspNetCore.Components.Server;

namespace WhatsUp.Web.Hosting;

/// <summary>
/// What browsers are told not to do with our pages: everything comes from this origin, nothing runs inline, nobody frames us. The page for
/// frames alone may be in those of the configured sites.
/// </summary>
internal static class SecurityHeaders
{
    private const string Embed = "embed";

    public static void AddSecurityHeaders(this WebApplicationBuilder builder)
    {
        var origins = Embedding.Origins(builder.Configuration);
        builder.Services.AddSecurityHeaderPolicies(policies => policies
            .SetDefaultPolicy(policy => Set(policy.AddCrossOriginOpenerPolicy(opener => opener.SameOrigin()), []))
            .AddPolicy(Embed, policy => Set(policy, origins))

            // By what was asked for: also an error must be seen in the frame.
            .SetPolicySelector(request => AskedFor.IsEmbed(request.HttpContext) ? request.ConfiguredPolicies[Embed] : request.DefaultPolicy));

        // Who may frame which page is in these policies; this would keep all frames of other sites out.
        builder.Services.AddAntiforgery(antiforgery => antiforgery.SuppressXFrameOptionsHeader = true);
    }

    /// <summary>Blazor has a rule of its own for who may frame its pages; two of them would both hold.</summary>
    public static void LeaveFramesToPolicies(ServerComponentsEndpointOptions options) => options.ContentSecurityFrameAncestorsPolicy = null;

    private static void Set(HeaderPolicyCollection headers, IReadOnlyList<string> frameAncestors) => headers
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyNoReferrer()
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            // Every feature that a page could ask for, but writing to the clipboard, by which links are copied, and but those that Chromium
            // knows on some systems only: on all others each page would warn of them in the console.
            policy.AddAccelerometer().None();
            policy.AddAutoplay().None();
            policy.AddCamera().None();
            policy.AddDisplayCapture().None();
            policy.AddEncryptedMedia().None();
            policy.AddFullscreen().None();
            policy.AddGeolocation().None();
            policy.AddGyroscope().None();
            policy.AddHid().None();
            policy.AddIdentityCredentialsGet().None();
            policy.AddIdleDetection().None();
            policy.AddLocalFonts().None();
            policy.AddMagnetometer().None();
            policy.AddMicrophone().None();
            policy.AddMidi().None();
            policy.AddOtpCredentials().None();
            policy.AddPayment().None();
            policy.AddPictureInPicture().None();
            policy.AddPublickeyCredentialsCreate().None();
            policy.AddPublickeyCredentialsGet().None();
            policy.AddScreenWakeLock().None();
            policy.AddSerialPermissions().None();
            policy.AddStorageAccess().None();
            policy.AddSyncXHR().None();
            policy.AddUsb().None();
            policy.AddWindowManagement().None();
            policy.AddXrSpatialTracking().None();
        })
        .RemoveServerHeader()
        .AddContentSecurityPolicy(policy =>
        {
            policy.AddDefaultSrc().Self();

            // The spacers of a long list get their height as a style attribute, from Blazor; nothing that people type ends up in one.
            policy.AddStyleSrcAttr().UnsafeInline();
            policy.AddObjectSrc().None();
            policy.AddBaseUri().Self();
            policy.AddFormAction().Self();
            if (frameAncestors.Count == 0)
            {
                policy.AddFrameAncestors().None();
            }
            else
            {
                policy.AddFrameAncestors().From(frameAncestors);
            }
        });
}
