#!/usr/bin/env bash
# Everything that CI runs: build, format, tests, packages. Ends with "N passed, N failed".
#   ./test.sh [--campaign]     --campaign repeats the campaigns as often as their figures ask (CTRADERAUTH_CAMPAIGN=25)
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DEBIAN_FRONTEND=noninteractive

solution=CTraderAuth.Extensions.sln
configuration=Release
packages=artifacts/packages
logs=artifacts/test
passed=0 failed=0 skipped=0
longest=15m    # for one test project: a test that hangs has failed

for argument in "$@"; do
    case $argument in
        --campaign) export CTRADERAUTH_CAMPAIGN="${CTRADERAUTH_CAMPAIGN:-25}"; longest=3h ;;
        *) echo "usage: ./test.sh [--campaign]" >&2; exit 2 ;;
    esac
done

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }

finish() {
    local others=""
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
        failed=$((failed + 1))
        return 1
    fi
}

# What the tests need beside the SDK: a command or a file, and the package that brings it.
set_up() {
    local missing=()
    command -v curl >/dev/null || missing+=(curl)
    /usr/bin/python3 -c 'import requests_oauthlib' 2>/dev/null || missing+=(python3-requests-oauthlib)
    command -v clang >/dev/null || missing+=(clang)
    [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
    command -v chromium >/dev/null || missing+=(chromium)
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        step "Install ${missing[*]}" install "${missing[@]}"
    else
        say "Not root, so not installed: ${missing[*]}. The tests that need them say so."
    fi
}

install() { apt-get update -q && apt-get install -q -y --no-install-recommends "$@"; }

check_format() {
    dotnet format whitespace "$solution" --no-restore --verify-no-changes && dotnet format style "$solution" --no-restore --verify-no-changes --severity warn
}

run_tests() {
    local log=$logs/tests.log status
    say "Run every test project"
    dotnet test --solution "$solution" -c "$configuration" --no-build --no-ansi --max-parallel-test-modules 1 --timeout "$longest" </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    passed=$(sum succeeded "$log") skipped=$(sum skipped "$log")
    failed=$((failed + $(sum failed "$log")))
    [ "$status" -ne 0 ] && [ "$(sum failed "$log")" -eq 0 ] && say "dotnet test ended with $status" && failed=$((failed + 1))
    return 0
}

# The summary of all projects stands at the end of the log.
sum() { sed -n '/^Test run summary:/,$p' "$2" | awk -v name="$1:" '$1 == name { n += $2 } END { print n + 0 }'; }

check_packages() {
    local package count=0 content part
    for package in "$packages"/*.nupkg; do
        count=$((count + 1))
        content=$(contents "$package") || return
        for part in README.md icon.png 'lib/net10.0/.*\.dll' 'lib/net10.0/.*\.xml' '<license type="expression">MIT</license>'; do
            grep -q "$part" <<<"$content" || { echo "$package lacks $part"; return 1; }
        done
        content=$(contents "${package%.nupkg}.snupkg") || return
        grep -q '\.pdb' <<<"$content" || { echo "$package has no symbols"; return 1; }
        echo "$package"
    done
    [ "$count" -eq "$(find src -name '*.csproj' | wc -l)" ] || { echo "$count packages from $(find src -name '*.csproj' | wc -l) projects"; return 1; }
}

# The names of what is in a package, and its nuspec.
contents() {
    python3 -c 'import sys, zipfile
package = zipfile.ZipFile(sys.argv[1])
print(*package.namelist(), *(package.read(name).decode() for name in package.namelist() if name.endswith(".nuspec")), sep="\n")' "$1"
}

mkdir -p "$logs"
rm -rf "$packages"
set_up
step "Restore" dotnet restore "$solution" || finish
step "Build, with warnings as errors" dotnet build "$solution" -c "$configuration" --no-restore -warnaserror -v q || finish
step "Check the format" check_format
run_tests
step "Publish ahead of time, and run that" python3 eng/aot.py
step "Pack" dotnet pack "$solution" -c "$configuration" --no-build -o "$packages" -v q && step "Look into the packages" check_packages
finish
