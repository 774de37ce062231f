#!/bin/sh
# Fetches the fonts that static/css/fonts.css names: the parts of Noto that our languages use.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
  @fontsource/noto-sans@5.3.0 @fontsource/noto-naskh-arabic@5.3.0

take() { # family subset: the regular and the bold of it, and the family’s licence
  for weight in 400 700; do
    cp "node_modules/@fontsource/$1/files/$1-$2-$weight-normal.woff2" "$here/$1-$2-$weight.woff2"
  done
  cp "node_modules/@fontsource/$1/LICENSE" "$here/$1-LICENSE"
}
take noto-sans latin
take noto-sans latin-ext
take noto-naskh-arabic arabic

cd "$here"
sha256sum *.woff2 *-LICENSE > SHA256SUMS
