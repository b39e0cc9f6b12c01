#!/usr/bin/env bash
# Puts together what the image holds as a plain folder: libraries, a Java runtime cut to size, start scripts and configuration.
# The Dockerfile runs it, and so does a test, which then starts a node from the folder.
set -euo pipefail

usage() {
  cat <<'HELP'
usage: deploy/image/assemble.sh FOLDER

Assembles the image's content in FOLDER, which must not exist yet or be empty. Needs a JDK 25 (JAVA_HOME, or on the PATH) and
a build of the repository (mvn -DskipTests package, or any run of ./capstan).
HELP
}

fail() {
  printf 'assemble: %s\n' "$1" >&2
  exit 1
}

case "${1:-}" in
  -h | --help)
    usage
    exit 0
    ;;
  '')
    usage >&2
    exit 2
    ;;
esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
libraries="$root/bench/target/lib"
target=$1

# Servers that only `up` embeds, and what only proofs and benchmarks need, stay out.
left_out=('embedded-postgres*.jar' 'embedded-redis*.jar' 'sbe-tool-*.jar' 'capstan-bench-*.jar' '*-tests.jar' 'jmh-*.jar' 'jopt-simple-*.jar' 'commons-math3-*.jar')
# All of Java SE, so that a new library needs no change here, and what libraries use of the JDK's own.
modules=java.se,jdk.crypto.cryptoki,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

[ -d "$libraries" ] || fail "$libraries is missing; build first, for example by mvn -DskipTests package"
if [ -d "$target" ] && [ -n "$(ls -A "$target")" ]; then
  fail "$target is not empty"
fi
if [ -n "${JAVA_HOME:-}" ]; then
  jlink=$JAVA_HOME/bin/jlink
else
  jlink=$(command -v jlink) || fail "jlink of a JDK 25 is neither in JAVA_HOME nor on the PATH"
fi
case "$("$jlink" --version)" in
  25*) ;;
  *) fail "$jlink is not of a JDK 25" ;;
esac

mkdir -p "$target/lib"
cp -R "$here/content/." "$target"
cp "$libraries"/*.jar "$target/lib"
for pattern in "${left_out[@]}"; do
  find "$target/lib" -name "$pattern" -delete
done
"$jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-1 --generate-cds-archive \
  --output "$target/runtime"
cp "$root/LICENSE" "$target"
chmod -R a+rX,go-w "$target"
