#!/usr/bin/env bash
# Everything that CI runs: build, format, tests, packages. Ends with what failed, and "N passed, N failed".
#   ./test.sh [--campaign] [--mutate[=COUNT]]
#     --campaign  repeats the campaigns as often as their figures ask (CTRADERAUTH_CAMPAIGN=25)
#     --mutate    breaks Rotation, Protocol and Storage in 100 (or COUNT) places, one at a time, and counts what no test notices; takes hours
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DEBIAN_FRONTEND=noninteractive
# One compiler and a few build nodes serve all builds of a run, and end a while after it. The nodes are the run's own: another program cannot end them.
export UseSharedCompilation=true MSBUILDNODEHANDSHAKESALT=$$
unset MSBUILDDISABLENODEREUSE

solution=CTraderAuth.Extensions.sln
configuration=Release
packages=artifacts/packages
logs=artifacts/test
failures=$logs/failures.log
passed=0 failed=0 skipped=0
covered=95    # percent of the lines of src that tests must run
killed=85    # percent of the mutants that tests must notice
mutants=
together=2    # test projects at a time: most of them wait for programs, servers and timers
longest=15m    # for one test project; a test that takes 8 minutes is cancelled and has failed (tests/TestLimit.cs)
longest_run=60m    # for all of them: a host that does not end when its time is over is killed

for argument in "$@"; do
    case $argument in
        --campaign) export CTRADERAUTH_CAMPAIGN="${CTRADERAUTH_CAMPAIGN:-25}"; longest=3h longest_run=5h ;;
        --mutate) mutants=100 ;;
        --mutate=*) mutants=${argument#*=} ;;
        *) echo "usage: ./test.sh [--campaign] [--mutate[=COUNT]]" >&2; exit 2 ;;
    esac
done

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }

finish() {
    local others=""
    [ -s "$failures" ] && { echo "What failed:"; cat "$failures"; }
    [ "$skipped" -gt 0 ] && others=", $skipped skipped"
    echo "$passed passed, $failed failed$others"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# A step that is no test: its failure counts as one, and is shown.
step() {
    local title=$1 started=$SECONDS
    shift
    say "$title"
    if "$@" >"$logs/step.log" 2>&1 </dev/null; then
        say "  done in $((SECONDS - started)) s"
    else
        tail -n 60 "$logs/step.log"
        say "  FAILED after $((SECONDS - started)) s"
        { echo "  $title"; { grep -iE 'error|fail|lacks' "$logs/step.log" || tail -n 4 "$logs/step.log"; } | head -n 4 | cut -c 1-300 | sed 's/^ */    /'; } >>"$failures"
        failed=$((failed + 1))
        return 1
    fi
}

# What the tests need beside the SDK: a command or a file, and the package that brings it.
set_up() {
    local missing=()
    command -v curl >/dev/null || missing+=(curl)
    /usr/bin/python3 -c 'import requests_oauthlib' 2>/dev/null || missing+=(python3-requests-oauthlib)
    command -v node >/dev/null || missing+=(nodejs)
    command -v clang >/dev/null || missing+=(clang)
    [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
    command -v chromium >/dev/null || missing+=(chromium)
    command -v redis-server >/dev/null || missing+=(redis-server)
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null || missing+=(postgresql)
    command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || missing+=(pgbouncer)
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        step "Install ${missing[*]}" install "${missing[@]}"
    else
        say "Not root, so not installed: ${missing[*]}. The tests that need them say so."
    fi
}

# The servers of the tests are their own: those that a package would start stay off.
install() {
    local policy=/usr/sbin/policy-rc.d ours=
    [ -e $policy ] || { ours=1; printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy; }
    apt-get update -q && apt-get install -q -y --no-install-recommends "$@"
    local status=$?
    [ -n "$ours" ] && rm -f $policy
    return $status
}

# The rules of .editorconfig about style are warnings, so the build has checked them. What is left: white space, and what the compiler has no rule for.
check_format() {
    check_arrows && check_usings && dotnet format whitespace . --folder --verify-no-changes --include src/ tests/ samples/ benchmarks/ eng/
}

check_arrows() {
    ! sources '^\s+=>(\s|$)' | sed 's/$/    error: an arrow ends a line/' | grep .
}

# Those of System come first, and each part is in the order of the alphabet.
check_usings() {
    ! sources '^using [A-Z][A-Za-z0-9_.]*;' | awk -F '[:;]' '
        { name = tolower(substr($3, 7)); name = (name ~ /^system(\.|$)/ ? 0 : 1) name }
        file == $1 && name < last { print $0 "    error: the usings are not in order" }
        { file = $1; last = name }' | grep .
}

sources() { grep -rnE --include='*.cs' --exclude-dir={bin,obj} "$1" src tests samples benchmarks eng; }

# Tests of all projects are measured together; the programs that they start are not. In CI paths are mapped, so sources cannot be found: None.
measure=(--coverlet --coverlet-output-format cobertura --coverlet-single-hit --coverlet-exclude-assemblies-without-sources None
    --coverlet-include '[CTraderAuth.Extensions*]*' --coverlet-exclude '[*.Tests*]*' --results-directory "$PWD/$logs/coverage")

run_tests() {
    local log=$logs/tests.log status
    say "Run every test project"
    timeout -k 1m "$longest_run" dotnet test --solution "$solution" -c "$configuration" --no-build --no-ansi --max-parallel-test-modules "$together" --timeout "$longest" "${measure[@]}" </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    list_failures "$log" >>"$failures"
    passed=$(sum succeeded "$log") skipped=$(sum skipped "$log")
    # "error" counts the hosts that crashed or ran out of time: no failed test stands for them.
    local broken=$(($(sum failed "$log") + $(sum error "$log")))
    if [ "$status" -ne 0 ] && [ "$broken" -eq 0 ]; then
        broken=1
        echo "  dotnet test ended with $status, after: $(grep -E '^Running tests from|^failed' "$log" | tail -n 1)" >>"$failures"
    fi
    failed=$((failed + broken))
}

# The names and first lines of what failed: of tests, and of hosts that crashed or ran out of time.
list_failures() {
    awk '
        /^failed /                            { print "  " substr($0, 8); lines = 5; next }
        /^[^ ].*\.dll \([^)]*\) failed \(/    { print "  " $1 ": the test host crashed or ran out of time"; lines = 6; next }
        /^    *at / || /^  from /             { next }
        lines > 0 && /^(  |Exit code)/        { sub(/^ */, "    "); print substr($0, 1, 300); lines--; next }
                                              { lines = 0 }' "$1"
}

# The summary of all projects is at the end of the log.
sum() { sed -n '/^Test run summary:/,$p' "$2" | awk -v name="$1:" '$1 == name { n += $2 } END { print n + 0 }'; }

# With RepositoryUrl, a package names the repository and the commit, and its symbols say where each source is; no path of this machine is left.
check_publishing() {
    local folder=$PWD/artifacts/publishing url=https://github.com/example/ctrader commit symbols
    commit=$(git rev-parse HEAD) || return
    rm -rf "$folder"
    dotnet pack src/CTraderAuth.Extensions.Sqlite -c "$configuration" -p:RepositoryUrl=$url --artifacts-path "$folder" -warnaserror -v q || return
    contents "$folder"/package/release/*Sqlite*.nupkg >"$folder/contents" || return
    grep "<repository type=\"git\" url=\"$url\" commit=\"$commit\"" "$folder/contents" || { echo "error: the package does not name $url and $commit"; return 1; }
    grep -q "]($url/blob/$commit/docs/tokens.md)" "$folder/contents" || { echo "error: the page of the package does not lead to $url"; return 1; }
    for symbols in "$folder"/bin/*/release/CTraderAuth.Extensions*.pdb; do
        grep -qa "https://raw.githubusercontent.com/example/ctrader/$commit/" "$symbols" || { echo "error: $symbols does not say where the sources are"; return 1; }
        ! grep -qa "$PWD/src" "$symbols" || { echo "error: $symbols has paths of this machine"; return 1; }
    done
}

# The step's floor holds for all folders together; eng/Mutation says which mutants survived.
mutate() {
    dotnet run -c "$configuration" --project eng/Mutation -- --count "$mutants" --floor "$killed"
}

# The names of what is in a package, its nuspec and its page.
contents() {
    python3 -c 'import sys, zipfile
package = zipfile.ZipFile(sys.argv[1])
print(*package.namelist(), *(package.read(name).decode() for name in package.namelist() if name.endswith((".nuspec", "README.md"))), sep="\n")' "$1"
}

mkdir -p "$logs"
rm -rf "$packages" "$failures" "$logs/coverage"
set_up
step "Restore" dotnet restore "$solution" || finish
step "Build, with warnings as errors" dotnet build "$solution" -c "$configuration" --no-restore -warnaserror -v q || finish
step "Check the format" check_format
run_tests
step "Measure the coverage" eng/coverage.py "$logs/coverage" --floor "$covered" && cat "$logs/step.log"
step "Publish ahead of time, and run that" python3 eng/aot.py
step "Run with the oldest and the newest dependencies" eng/lowest.sh --no-build
step "Pack" dotnet pack "$solution" -c "$configuration" --no-build -o "$packages" -v q    # tests/CTraderAuth.Extensions.Docs.Tests looks into them
step "Pack as a publisher does" check_publishing
[ -n "$mutants" ] && step "Try $mutants mutants (tail -f $logs/step.log)" mutate && tail -n 40 "$logs/step.log"
finish
