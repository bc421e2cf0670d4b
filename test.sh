#!/usr/bin/env bash
# Installs what the tests need and is missing (Debian and Ubuntu; root or sudo), then runs every test.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
[ -n "${CHROMIUM_PATH:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
command -v node >/dev/null && command -v npm >/dev/null || missing+=(nodejs npm)

if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "The tests need ${missing[*]}, which is not here: install it (for Chromium, or set CHROMIUM_PATH to a Chrome or Chromium)." >&2
    exit 1
  fi
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}" >/dev/null
fi

[ WhatsUp.Tests/Node/node_modules/.package-lock.json -nt WhatsUp.Tests/Node/package-lock.json ] || npm ci --prefix WhatsUp.Tests/Node --no-audit --no-fund --loglevel error

dotnet build WhatsUpBlazor.sln --nologo -v quiet
dotnet test --no-build "$@"
