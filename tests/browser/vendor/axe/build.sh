#!/bin/sh
# Fetches axe-core, which the browser tests run inside the page. Its source is tag v4.14.1 of dequelabs/axe-core.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts axe-core@4.14.1
cp node_modules/axe-core/axe.min.js node_modules/axe-core/LICENSE \
  node_modules/axe-core/LICENSE-3RD-PARTY.txt "$here"

cd "$here"
sha256sum LICENSE LICENSE-3RD-PARTY.txt axe.min.js > SHA256SUMS
