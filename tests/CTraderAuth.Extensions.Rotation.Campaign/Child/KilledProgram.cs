using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Campaign.Child;

/// <summary>Rotates when told to, says what came of it, and is killed.</summary>
internal sealed class KilledProgram(ICTraderTokens tokens, Steps steps, TimeProvider time)
{
    private const string Subject = Registration.Subject;

    public static async Task RunAsync(string file, string clock, string? journal)
    {
        var time = AcceleratedClock.Parse(clock);
        var steps = new Steps(Console.Out, time);
        await using var program = Registration.Build(file, time, steps, journal);
        await new KilledProgram(program.GetRequiredService<ICTraderTokens>(), steps, time).ObeyAsync();
    }

    private async Task ObeyAsync()
    {
        while (await Console.In.ReadLineAsync() is { } order)
        {
            steps.Begin();
            switch (order.Split(' ', 2))
            {
                case ["arm", var step]:
                    steps.Arm(step, race: false);
                    break;
                case ["race", var step]:
                    steps.Arm(step, race: true);
                    break;
                case ["connect", var code]:
                    await EndAsync(() => tokens.ConnectAsync(Subject, code));
                    break;
                default:
                    await EndAsync(() => tokens.RefreshAsync(Subject));
                    break;
            }
        }
    }

    /// <summary>Goes on, as a patient caller does, until there is a token or only a consent helps.</summary>
    private async Task EndAsync(Func<Task<CTraderAccessToken>> act)
    {
        while (true)
        {
            try
            {
                steps.Tell($"token {(await act()).Generation}");
                return;
            }
            catch (CTraderReauthorizationRequiredException e)
            {
                steps.Tell($"lost {e.Reason}");
                return;
            }
            catch (CTraderUnavailableException e)
            {
                steps.Tell(e.OutcomeUnknown ? "busy unknown" : "busy");
                await Task.Delay(e.RetryAfter ?? TimeSpan.FromSeconds(5), time);
            }
            catch (CTraderAuthException e)
            {
                steps.Tell($"refused {e.ErrorCode}");
                return;
            }
        }
    }
}
