#!/usr/bin/env bash
# Makes sure that there is a Chromium for the journeys: the one in $CHROMIUM, one on the PATH, or
# Debian's package where this may be installed.
set -eu
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing Debian's chromium" >&2
  log=$(mktemp)
  apt-get update >"$log" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >>"$log" 2>&1 ||
    { cat "$log" >&2; exit 1; }
  rm -f "$log"
  exit 0
fi
echo "The journeys need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path." >&2
exit 1
