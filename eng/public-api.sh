#!/usr/bin/env bash
# Brings PublicAPI.Unshipped.txt of every package up to date: adds what is new, drops what is gone. Read the diff before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in ${*:-src/*}; do
    # RS0016: public and not declared; RS0017: declared and gone.
    log=$(dotnet build "$project" -p:TreatWarningsAsErrors=false --no-incremental 2>&1 || true)
    for api in "$project"/PublicAPI.Shipped.txt "$project"/PublicAPI.Unshipped.txt; do
        grep -oP "RS0017: Symbol '\K.*(?=' is part of the declared API)" <<<"$log" | sort -u >"$project/obj/gone.txt" || true
        grep -vxFf "$project/obj/gone.txt" "$api" >"$project/obj/api.txt" || true
        cp "$project/obj/api.txt" "$api"
    done
    {
        echo '#nullable enable'
        {
            grep -v '^#nullable' "$project/PublicAPI.Unshipped.txt" || true
            grep -oP "RS0016: Symbol '\K.*(?=' is not part of the declared public API)" <<<"$log" || true
        } | LC_ALL=C sort -u
    } >"$project/obj/api.txt"
    cp "$project/obj/api.txt" "$project/PublicAPI.Unshipped.txt"
done
