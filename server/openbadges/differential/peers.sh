# Sourced by ./run and ../bench.sh from this folder: installs the peers, and sets `modern` and `old` to the
# interpreters that have those from PyPI. `old` is empty where there is no Python 3.9.

# The first interpreter of these versions of Python that runs, by its own name or from pyenv.
python() {
  local version candidate
  for version in "$@"; do
    for candidate in "python$version" "$(pyenv root 2>/dev/null)"/versions/"$version".*/bin/python; do
      if "$candidate" -c '' 2>/dev/null; then
        echo "$candidate"
        return
      fi
    done
  done
}
# An environment with the packages of a file, kept between runs.
environment() {
  local folder=.venv/$1 interpreter=$2 requirements=$3
  if ! cmp -s "$requirements" "$folder/installed" 2>/dev/null; then
    rm -rf "$folder"
    "$interpreter" -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$requirements" >&2
    cp "$requirements" "$folder/installed"
  fi
  echo "$PWD/$folder/bin/python"
}

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
modern=$(python 3.13 3.12 3.11 3.10)
old=$(python 3.9)
[ -n "$modern" ] || { echo 'Python 3.10 or later is missing: PyLD, openbadgeslib and openbadges-bakery cannot be asked' >&2; exit 2; }
modern=$(environment modern "$modern" requirements.txt)
if [ -n "$old" ]; then
  old=$(environment 3.9 "$old" requirements-3.9.txt)
else
  echo 'Python 3.9 is missing: 1EdTech'"'"'s openbadges 1.1.2 does not run on a later one, and is not asked' >&2
fi
