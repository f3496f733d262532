namespace CTraderAuth.Tool.Completion;

/// <summary>The scripts that ask the tool what may come next. Each gives it the words before the cursor, and picks from the response what begins with the word at the cursor.</summary>
internal static class ShellScripts
{
    // The word at the cursor stays out of the question: only the shell knows how it is quoted. Without its standard input, the tool leaves the terminal's modes alone.
    private const string Bash = """
        # ctrader-auth in bash. In ~/.bashrc: source <(ctrader-auth completion bash)
        _ctrader_auth() {
            local typed=${COMP_LINE:0:COMP_POINT} cur=${COMP_WORDS[COMP_CWORD]} quote= word= line= last= start=0 count=0 i c
            for ((i = 0; i < ${#typed}; i++)); do
                c=${typed:i:1}
                if [[ -n $quote ]]; then
                    if [[ $c == "$quote" ]]; then quote=; else word+=$c; fi
                elif [[ $c == \\ ]]; then
                    ((++i))
                    word+=${typed:i:1}
                elif [[ $c == [\'\"] ]]; then
                    quote=$c
                elif [[ $c == [[:space:]] ]]; then
                    if ((start < i)) && ((count++ > 0)); then line+="\"$word\" "; fi
                    if ((start < i)); then last=$word; fi
                    word=
                    start=$((i + 1))
                else
                    word+=$c
                fi
            done
            COMPREPLY=()
            if [[ $last == --store || $last == --key-ring ]]; then
                compopt -o default
                return
            fi
            # bash completes only what follows a colon or an equals sign.
            local raw=${typed:start} head= candidate text
            # Directly after one of them, bash gives that itself, and replaces nothing of it.
            if [[ -z ${cur//[:=@]/} ]]; then cur=; fi
            if [[ -z $quote && $raw == *"$cur" ]]; then head=${raw%"$cur"}; fi
            while IFS= read -r candidate; do
                if [[ -z $candidate || $candidate != "$word"* || ( $candidate == -* && $word != -* ) ]]; then continue; fi
                if [[ -n $quote ]]; then text=$candidate; else printf -v text %q "$candidate"; fi
                COMPREPLY+=("${text#"$head"}")
            done < <(ctrader-auth "[suggest:${#line}]" "$line" </dev/null 2>/dev/null)
        }
        complete -F _ctrader_auth ctrader-auth

        """;

    private const string Zsh = """
        #compdef ctrader-auth
        # ctrader-auth in zsh. In ~/.zshrc, after compinit: source <(ctrader-auth completion zsh)
        _ctrader_auth() {
            local line= word
            local -a candidates
            if [[ ${words[CURRENT-1]} == (--store|--key-ring) ]]; then
                _files
                return
            fi
            for word in "${(@Q)words[2,CURRENT-1]}"; do line+="\"$word\" "; done
            candidates=("${(@f)$(ctrader-auth "[suggest:${#line}]" "$line" </dev/null 2>/dev/null)}")
            candidates=("${(@)candidates:#}")
            [[ $PREFIX == -* ]] || candidates=("${(@)candidates:#-*}")
            compadd -- "${candidates[@]}"
        }
        compdef _ctrader_auth ctrader-auth

        """;

    private const string Fish = """
        # ctrader-auth in fish: ctrader-auth completion fish > ~/.config/fish/completions/ctrader-auth.fish
        function __ctrader_auth
            set -l line
            for word in (commandline -opc)[2..]
                set line "$line\"$word\" "
            end
            set -l candidates (command ctrader-auth "[suggest:"(string length -- "$line")"]" "$line" </dev/null 2>/dev/null)
            if not string match -q -- '-*' (commandline -ct)
                set candidates (string match -v -- '-*' $candidates)
            end
            string match -- '?*' $candidates
        end
        complete -c ctrader-auth -f -a '(__ctrader_auth)'
        complete -c ctrader-auth -l store -r -F
        complete -c ctrader-auth -l key-ring -r -F

        """;

    // Windows PowerShell loses quotation marks in arguments, so only a word with a space gets them.
    private const string PowerShell = """
        # ctrader-auth in PowerShell. In $PROFILE: ctrader-auth completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName ctrader-auth -ScriptBlock {
            param($word, $ast, $cursor)
            $before = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { if ($null -ne $_.Value) { $_.Value } else { $_.Extent.Text } })
            if ($before.Count -gt 0 -and $before[-1] -in '--store', '--key-ring') { return }
            $line = -join ($before | ForEach-Object { if ($_ -match '\s') { '"' + $_ + '" ' } else { $_ + ' ' } })
            $prefix = "$word".Trim("'", '"')
            ctrader-auth "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -and $_.StartsWith($prefix) -and ($prefix.StartsWith('-') -or -not $_.StartsWith('-')) } | ForEach-Object {
                $text = if ($_ -match '[^\w./+-]') { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($_) + "'" } else { $_ }
                [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
            }
        }

        """;

    public static IEnumerable<string> Names => ["bash", "zsh", "fish", "pwsh"];

    public static string Of(string shell) => (shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    }).ReplaceLineEndings("\n");
}
