using System.Text.Json;
using CTraderAuth.Testing;

namespace CTraderAuth.Tool.Sandbox;

/// <summary>Where a sandbox is and who may use it: for people, for a shell and for a program.</summary>
internal sealed class SandboxSheet(CTraderSandbox sandbox)
{
    private const string Prefix = CTraderAuthOptions.SectionName + "__";

    private static readonly JsonWriterOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The environment of a program that uses the sandbox: what the library and the tool read.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; } =
    [
        (Prefix + nameof(CTraderAuthOptions.ClientId), sandbox.ClientId),
        (Prefix + nameof(CTraderAuthOptions.ClientSecret), sandbox.ClientSecret),
        (Prefix + nameof(CTraderAuthOptions.RedirectUri), sandbox.RedirectUri),
        (Prefix + nameof(CTraderAuthOptions.AuthUri), sandbox.AuthUri),
        (Prefix + nameof(CTraderAuthOptions.TokenUri), sandbox.TokenUri),
        (Prefix + nameof(CTraderAuthOptions.DemoSocketUri), sandbox.Socket.DemoUri.AbsoluteUri),
        (Prefix + nameof(CTraderAuthOptions.LiveSocketUri), sandbox.Socket.LiveUri.AbsoluteUri),
    ];

    /// <summary>The link that a browser opens to consent.</summary>
    public string ConsentLink =>
        $"{sandbox.AuthUri}?client_id={Uri.EscapeDataString(sandbox.ClientId)}&redirect_uri={Uri.EscapeDataString(sandbox.RedirectUri)}&scope=trading";

    /// <summary>An API that any valid access token opens.</summary>
    public string ApiUri => sandbox.ApiUri.AbsoluteUri;

    /// <summary>Lines to paste into a shell, a <c>.env</c> file or a unit.</summary>
    public IEnumerable<string> Lines() => Variables.Select(static variable => $"{variable.Name}={variable.Value}");

    /// <summary>All of it in one line.</summary>
    public string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("clientId", sandbox.ClientId);
            json.WriteString("clientSecret", sandbox.ClientSecret);
            json.WriteString("redirectUri", sandbox.RedirectUri);
            json.WriteString("authUri", sandbox.AuthUri);
            json.WriteString("tokenUri", sandbox.TokenUri);
            json.WriteString("apiUri", ApiUri);
            json.WriteString("demoSocketUri", sandbox.Socket.DemoUri.AbsoluteUri);
            json.WriteString("liveSocketUri", sandbox.Socket.LiveUri.AbsoluteUri);
            json.WriteString("consentLink", ConsentLink);
            json.WriteStartObject("environment");
            foreach (var (name, value) in Variables)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
