namespace CTraderAuth.Testing.Consent;

internal static class ConsentStyle
{
    public const string Css = """

        :root { --back: #eef1f5; --card: #fff; --text: #1b2430; --soft: #566273; --line: #cbd3dd; --accent: #a32a1c; --on-accent: #fff; --wrong: #fdecea; --wrong-text: #8a1c12; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #10151c; --card: #1a222c; --text: #e8edf3; --soft: #a3afbe; --line: #3a4655; --accent: #ff8a75; --on-accent: #2a0a05; --wrong: #3b1815; --wrong-text: #ffc2b8; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
        main { width: 100%; max-width: 30rem; padding: 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
        .badge { margin: 0 0 1rem; font-size: .875rem; font-weight: 600; color: var(--accent); }
        .soft { font-weight: 400; color: var(--soft); white-space: nowrap; }
        h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.25; }
        dl { margin: 0 0 1.25rem; display: grid; grid-template-columns: auto 1fr; gap: .375rem 1rem; }
        dt { color: var(--soft); }
        dd { margin: 0; }
        code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
        fieldset { margin: 0 0 1.25rem; padding: .5rem 1rem .75rem; border: 1px solid var(--line); border-radius: .5rem; }
        legend { padding: 0 .375rem; font-weight: 600; }
        label { display: block; padding: .375rem 0; cursor: pointer; }
        input[type=radio] { margin: 0 .5rem 0 0; width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; accent-color: var(--accent); }
        .other { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75rem; }
        input[type=text] { flex: 1 1 10rem; min-width: 0; padding: .4rem .6rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: .375rem; }
        .buttons { display: flex; gap: .75rem; }
        button { flex: 1; padding: .7rem 1rem; font: inherit; font-weight: 600; color: var(--text); background: transparent; border: 1px solid var(--soft); border-radius: .5rem; cursor: pointer; }
        button.allow { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
        button:hover { filter: brightness(1.08); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .mistake { margin: 0 0 1rem; padding: .6rem .8rem; border-radius: .5rem; background: var(--wrong); color: var(--wrong-text); overflow-wrap: anywhere; }
        @media (max-width: 26rem) { main { padding: 1.25rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }

        """;
}
