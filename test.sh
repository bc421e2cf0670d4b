#!/usr/bin/env bash
# Installs what the tests need and is missing (Debian and Ubuntu; root or sudo), then runs every test.
set -euo pipefail
cd "$(dirname "$0")"

if [ -z "${CHROMIUM_PATH:-}" ] && ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
  if ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium: install it, or set CHROMIUM_PATH to a Chrome or Chromium." >&2
    exit 1
  fi
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq chromium >/dev/null
fi

dotnet build WhatsUpBlazor.sln --nologo -v quiet
dotnet test --no-build "$@"
