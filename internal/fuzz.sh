#!/usr/bin/env bash
# Runs every fuzz target of the module, each for the time given: internal/fuzz.sh 30s
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:?how long, such as 30s}
grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r file; do
  grep -oE '^func Fuzz[A-Za-z0-9]+' "$file" | awk '{print $2}' | while read -r target; do
    echo "== $target in $(dirname "$file"), $time"
    # Making what was found smaller would take most of the time.
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1x "$(dirname "$file")"
  done
done
