#!/usr/bin/env bash
# Lints the unit of docs/deploy by systemd's own tools: that it can be loaded, and that it is closed enough (2 of 10; higher is more exposed).
set -eu
cd "$(dirname "$0")/.."
command -v systemd-analyze > /dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends systemd; }
unit=$(mktemp -d)/jiannuo.service
# Whether there is a node in /usr/bin is not a matter of the unit.
sed "s|/usr/bin/node|$(command -v node)|; s|^WorkingDirectory=.*||; s|^Documentation=.*||" docs/deploy/jiannuo.service > "$unit"
systemd-analyze verify "$unit"
systemd-analyze security --offline=yes --threshold=20 --no-pager "$unit" | tail -1
