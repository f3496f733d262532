#!/usr/bin/env bash
# Restores, builds and runs the program of tests/Lowest with the oldest dependencies that the packages allow, each pinned to exactly that version,
# and with the newest that are known here: an application on an older Refit or Microsoft.Extensions.* must not be told to upgrade (NU1605), and one
# that upgrades must not break. The versions come from Directory.Packages.props. Options are for dotnet pack, such as --no-build.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/artifacts/lowest
version=0.0.0-lowest.$(date +%s)
rm -rf "$out"
trap 'rm -rf "${NUGET_PACKAGES:-$HOME/.nuget/packages}"/ctraderauth.*/"$version"' EXIT

# Projects of src see the oldest versions, all others the newest.
versions_in() { dotnet msbuild "$1" -getProperty:{Refit,Npgsql,Redis,Sqlite,Extensions,DataProtection}Version | sed -nE 's/.*"(\w+)": "(.+)".*/-p:\1=\2/p'; }

run() {
    dotnet build tests/Lowest -c Release -o "$out/$1" -v q -nologo -p:OurVersion="$version" -p:RestoreAdditionalProjectSources="$out/feed" "${@:2}"
    "$out/$1/Lowest" && echo "$1: works with ${*:2}"
}

dotnet pack CTraderAuth.Extensions.sln -c Release -o "$out/feed" -p:PackageVersion="$version" -v q -nologo "$@"
oldest=$(versions_in src/CTraderAuth.Extensions)
run plain $oldest
run protected $(versions_in src/CTraderAuth.Extensions.DataProtection) -p:Protected=true
run web $oldest -p:Web=true
run newest $(versions_in samples/Minimal) -p:Protected=true
