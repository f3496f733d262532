using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CTraderAuth.Mutation;

/// <summary>Finds what can be changed in a file: conditions, operators, literals, patterns, switch arms and statements.</summary>
internal sealed class MutantFinder(SemanticModel model)
{
    private static readonly Dictionary<SyntaxKind, string> Operators = new()
    {
        [SyntaxKind.LessThanToken] = "<=",
        [SyntaxKind.LessThanEqualsToken] = "<",
        [SyntaxKind.GreaterThanToken] = ">=",
        [SyntaxKind.GreaterThanEqualsToken] = ">",
        [SyntaxKind.EqualsEqualsToken] = "!=",
        [SyntaxKind.ExclamationEqualsToken] = "==",
        [SyntaxKind.AmpersandAmpersandToken] = "||",
        [SyntaxKind.BarBarToken] = "&&",
        [SyntaxKind.PlusToken] = "-",
        [SyntaxKind.MinusToken] = "+",
        [SyntaxKind.AsteriskToken] = "/",
        [SyntaxKind.SlashToken] = "*",
    };

    public IEnumerable<Mutant> Find() =>
        model.SyntaxTree.GetRoot().DescendantNodes(node => !IsOutOfScope(node)).Where(node => !IsOutOfScope(node)).SelectMany(Of);

    // Nothing that tests can see depends on these.
    private static bool IsOutOfScope(SyntaxNode node) =>
        node is AttributeListSyntax || (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } } call && call.Parent is not AwaitExpressionSyntax)
        || (node is ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } } });

    private IEnumerable<Mutant> Of(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary => OfBinary(binary),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => [Replace(not, not.Operand.ToString())],
        LiteralExpressionSyntax literal => OfLiteral(literal),
        IfStatementSyntax { Condition: var condition } => [Negate(condition)],
        WhileStatementSyntax { Condition: var condition } => [Negate(condition)],
        ConditionalExpressionSyntax { Condition: var condition } => [Negate(condition)],
        RelationalPatternSyntax pattern => [Replace(pattern, $"{Operators[pattern.OperatorToken.Kind()]} {pattern.Expression}")],
        BinaryPatternSyntax pattern => [Replace(pattern, $"{pattern.Left} {(pattern.OperatorToken.IsKind(SyntaxKind.AndKeyword) ? "or" : "and")} {pattern.Right}")],
        UnaryPatternSyntax pattern => [Replace(pattern, pattern.Pattern.ToString())],
        SwitchExpressionArmSyntax { Pattern: not DiscardPatternSyntax, Parent: SwitchExpressionSyntax { Arms: var arms } parent } arm when arms.Count > 1 =>
            [new(model.SyntaxTree, arm, "(no such arm)", model.SyntaxTree.GetRoot().ReplaceNode(parent, parent.WithArms(arms.Remove(arm))))],
        ExpressionStatementSyntax statement when !IsLog(statement) => [Replace(statement, ";")],
        BreakStatementSyntax { Parent: BlockSyntax } or ContinueStatementSyntax => [Replace(node, ";")],
        _ => [],
    };

    private IEnumerable<Mutant> OfBinary(BinaryExpressionSyntax binary)
    {
        if (binary.IsKind(SyntaxKind.CoalesceExpression))
        {
            yield return Replace(binary, binary.Right.ToString());
        }
        else if (Operators.TryGetValue(binary.OperatorToken.Kind(), out var other) && model.GetTypeInfo(binary).Type?.SpecialType is not SpecialType.System_String && !IsChoiceOfTwo(binary))
        {
            yield return Replace(binary, $"{binary.Left} {other} {binary.Right}");
        }
    }

    private IEnumerable<Mutant> OfLiteral(LiteralExpressionSyntax literal)
    {
        var replacement = literal.Kind() switch
        {
            SyntaxKind.TrueLiteralExpression => "false",
            SyntaxKind.FalseLiteralExpression => "true",
            SyntaxKind.NumericLiteralExpression => literal.Token.Value is 0 ? "1" : $"({literal} + 1)",
            _ => null,
        };
        return replacement is null ? [] : [Replace(literal, replacement)];
    }

    private Mutant Negate(ExpressionSyntax condition) =>
        Replace(condition, $"!({condition})");

    private static bool IsLog(ExpressionStatementSyntax statement) =>
        statement.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var of } }
        && (of is MemberAccessExpressionSyntax { Name: var property } ? property : of).ToString().TrimStart('_').Equals("logger", StringComparison.OrdinalIgnoreCase);

    // The smaller or larger of two: when both are equal, it does not matter which one is taken.
    private static bool IsChoiceOfTwo(BinaryExpressionSyntax binary) =>
        binary.Parent is ConditionalExpressionSyntax choice && choice.Condition == binary
        && binary.Kind() is SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression
        && (choice.WhenTrue.IsEquivalentTo(binary.Left) || choice.WhenTrue.IsEquivalentTo(binary.Right))
        && (choice.WhenFalse.IsEquivalentTo(binary.Left) || choice.WhenFalse.IsEquivalentTo(binary.Right));

    private Mutant Replace(SyntaxNode node, string text)
    {
        SyntaxNode other = node switch
        {
            StatementSyntax => SyntaxFactory.ParseStatement(text),
            PatternSyntax => ParsePattern(text),
            _ => SyntaxFactory.ParseExpression(text),
        };
        return new(model.SyntaxTree, node, text == ";" ? "(nothing)" : text, model.SyntaxTree.GetRoot().ReplaceNode(node, other.WithTriviaFrom(node)));
    }

    private static PatternSyntax ParsePattern(string text) =>
        ((SwitchExpressionSyntax)SyntaxFactory.ParseExpression($"x switch {{ {text} => 0 }}")).Arms[0].Pattern;
}
