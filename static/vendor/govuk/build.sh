#!/bin/sh
# Makes govuk-frontend.css, govuk-frontend.rtl.css and govuk-frontend.mjs from GOV.UK Frontend.
# Needs Node and npm, which nothing else here does: the outputs are committed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
  govuk-frontend@6.6.0 sass@1.108.2 rtlcss@4.3.0 esbuild@0.28.2

cp "$here/palette.scss" node_modules/govuk-frontend/dist/govuk/settings/_colours-palette--internal.scss
cp "$here/luton.scss" "$here/bundle.mjs" .

npx --no-install sass --quiet-deps --no-source-map --no-charset --style=compressed --load-path=node_modules \
  luton.scss ltr.css
npx --no-install rtlcss --silent ltr.css rtl.css
npx --no-install esbuild bundle.mjs --bundle --format=esm --minify --legal-comments=none \
  --log-level=warning --outfile=bundled.mjs

licence='/*! GOV.UK Frontend 6.6.0, MIT licence, see LICENSE. Built by build.sh. */'
for pair in ltr.css:govuk-frontend.css rtl.css:govuk-frontend.rtl.css bundled.mjs:govuk-frontend.mjs; do
  { printf '%s\n' "$licence"; cat "${pair%%:*}"; } > "$here/${pair##*:}"
done

cd "$here"
sha256sum LICENSE govuk-frontend.css govuk-frontend.rtl.css govuk-frontend.mjs > SHA256SUMS
