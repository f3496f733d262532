using System.Net;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>What a server says about itself.</summary>
/// <param name="Status">Of its response; null without one.</param>
/// <param name="Offset">How far its clock is ahead of this machine's, from its <c>Date</c>; null when it sends none.</param>
/// <param name="Certificate">Its certificate; null without TLS.</param>
/// <param name="Error">Why there is no response.</param>
/// <param name="TimedOut">There was none in time.</param>
internal sealed record EndpointResponse(HttpStatusCode? Status, TimeSpan? Offset, ServerCertificate? Certificate, HttpRequestException? Error = null, bool TimedOut = false);
