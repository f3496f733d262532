using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Checks the attributes of the options; the code is generated.</summary>
[OptionsValidator]
internal sealed partial class CTraderAuthOptionsValidator : IValidateOptions<CTraderAuthOptions>;
