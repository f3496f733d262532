#!/usr/bin/env bash
# Restores, builds and runs the program of tests/Lowest with the oldest dependencies that the packages allow, each pinned to exactly that version:
# an application on an older Refit or Microsoft.Extensions.* must not be told to upgrade (NU1605). The versions come from Directory.Packages.props.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/artifacts/lowest
version=0.0.0-lowest.$(date +%s)
rm -rf "$out"
trap 'rm -rf "${NUGET_PACKAGES:-$HOME/.nuget/packages}"/ctraderauth.extensions*/"$version"' EXIT

oldest() { dotnet msbuild "$1" -getProperty:"$2"; }

run() {
    dotnet build tests/Lowest -c Release -o "$out/$1" -v q -nologo -p:OurVersion="$version" -p:RestoreAdditionalProjectSources="$out/feed" "${@:2}"
    "$out/$1/Lowest" && echo "$1: works with ${*:2}"
}

for project in src/CTraderAuth.Extensions{,.PostgreSql,.Redis,.Sqlite,.Testing,.DataProtection}; do
    dotnet pack "$project" -c Release -o "$out/feed" -p:PackageVersion="$version" -v q -nologo
done
core=src/CTraderAuth.Extensions protection=src/CTraderAuth.Extensions.DataProtection
common=(-p:RefitVersion="$(oldest $core RefitVersion)" -p:NpgsqlVersion="$(oldest $core NpgsqlVersion)" -p:RedisVersion="$(oldest $core RedisVersion)" -p:SqliteVersion="$(oldest $core SqliteVersion)")
run plain "${common[@]}" -p:ExtensionsVersion="$(oldest $core ExtensionsVersion)"
run protected "${common[@]}" -p:ExtensionsVersion="$(oldest $protection ExtensionsVersion)" -p:DataProtectionVersion="$(oldest $protection DataProtectionVersion)"
