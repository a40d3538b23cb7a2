#!/usr/bin/env bash
# Installs one of the others into a scratch folder, as pinned beside this file; nothing to do where that is so already.
#
# usage: install.sh scanpy|singlerust|kana|chromium FOLDER
set -eu
mkdir -p "$2"
peer=$1 folder=$(cd "$2" && pwd)
cd "$(dirname "$0")"

# environment makes a virtual environment in the folder, of the first Python that is 3.$1 or later, with what the
# peer's requirements.txt lists.
environment() {
  if [ ! -x "$folder/bin/python" ]; then
    for python in "${PYTHON:-}" python3.14 python3.13 python3.12 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
      if "$python" -c "import sys; sys.exit(sys.version_info < (3, $1))" 2>/dev/null; then
        "$python" -m venv "$folder"
        break
      fi
    done
  fi
  [ -x "$folder/bin/python" ] || { echo "no Python 3.$1 or later: set PYTHON to its path" >&2; exit 1; }
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$peer/requirements.txt"
}

case $peer in
scanpy) environment 12 ;;
singlerust) # builds HDF5 from source: with a newer cmake than most systems have, and some 20 minutes of two processors
  environment 9
  PATH=$folder/bin:$PATH cargo build --release --locked --manifest-path singlerust/Cargo.toml --target-dir "$folder"
  ;;
kana)
  cp kana/* "$folder"
  npm --prefix "$folder" ci --prefer-offline --no-audit --no-fund
  ;;
chromium) ../../web/e2e/install-chromium.sh ;;
*)
  echo "no peer is called $peer" >&2
  exit 1
  ;;
esac
