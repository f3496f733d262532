using System.Reflection;
using CTraderAuth.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Conventions;

public sealed class LoggedSubjectTests
{
    [Fact]
    public void Every_log_message_escapes_the_subject_that_it_names()
    {
        var subjects = typeof(ICTraderTokens).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsDefined(typeof(LoggerMessageAttribute)))
            .SelectMany(method => method.GetParameters())
            .Where(parameter => parameter.Name is "subject")
            .ToList();

        subjects.Count.ShouldBeGreaterThan(20);
        subjects.ShouldAllBe(parameter => parameter.ParameterType == typeof(LoggedSubject));
    }
}
