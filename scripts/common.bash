# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is used by the scripts that read this
# What ./check and ./demo share: the root of the tree, progress lines, and the tools that they find or get.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scratch="$(mktemp -d)"
running=""       # the process group of the command that runs just now
patience=2       # seconds that it has to end by itself
mvn=()           # the Maven for standalone.xml
plugin_mvn=()    # the Maven for pom.xml, once jenkins_is_reached and find_plugin_maven
why=""           # why the function that just failed did, in a few words
maven_wanted=3.9.6
maven_fetched=3.9.11

# One line for each argument.
say() { printf '%s\n' "$@"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Ends what was started, with everything that it started in turn.
stop_running() {
  local tries
  [ -n "$running" ] || return 0
  kill -TERM -- "-$running" 2>/dev/null || { running=""; return 0; }
  for ((tries = patience * 5; tries > 0; tries--)); do
    kill -0 -- "-$running" 2>/dev/null || break
    sleep 0.2
  done
  kill -KILL -- "-$running" 2>/dev/null || true
  running=""
}

clean_up() {
  stop_running
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# run LABEL LOG COMMAND...: runs the command with its output in LOG; says LABEL once it has taken two seconds and again
# every fifteen, then with what the function $detail prints, if one is set.
run() {
  local label="$1" log="$2" start=$SECONDS next=2 passed status=0
  shift 2
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  running=$!
  set +m
  local pid=$running
  while kill -0 "$pid" 2>/dev/null; do
    passed=$((SECONDS - start))
    if [ "$passed" -ge "$next" ]; then
      if [ "$next" -eq 2 ]; then
        say "$label ..."
        next=15
      else
        say "  $passed s${detail:+: $("$detail" "$log")}"
        next=$((next + 15))
      fi
    fi
    sleep 0.3
  done
  wait "$pid" || status=$?
  stop_running
  return "$status"
}

at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# version_in FILE ARTIFACT: the version that follows the artifact's id.
version_in() {
  awk -v id="<artifactId>$2</artifactId>" '
    /<artifactId>/ { found = index($0, id) }
    found && /<version>/ { gsub(/.*<version>|<\/version>.*/, ""); print; exit }' "$root/$1"
}

property_in() { sed -n "s:.*<$2>\(.*\)</$2>.*:\1:p" "$root/$1" | head -n 1; }

# find_maven ARGS...: the installed Maven, called with these arguments ever after.
find_maven() {
  local found java argument
  found="$(command -v mvn)" || die "Maven is missing: install it (on Debian and Ubuntu: apt-get install maven)."
  mvn=("$found" -B -Dstyle.color=never "$@")
  local_repository="$HOME/.m2/repository"
  for argument in "$@"; do
    [ "${argument#-Dmaven.repo.local=}" = "$argument" ] || local_repository="${argument#*=}"
  done
  "$found" -v >"$scratch/maven" 2>&1 || die "Maven does not start: $(head -n 1 "$scratch/maven")"
  maven_version="$(sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' "$scratch/maven")"
  java="$(sed -n 's/^Java version: \([0-9]*\).*/\1/p' "$scratch/maven")"
  [ "${java:-0}" -ge 17 ] || die "Java 17 or newer is needed; Maven runs on ${java:-an unknown one}: set JAVA_HOME."
}

# get LABEL LIMIT ARTIFACT ARGS...: resolves one artifact, outside any project, in LIMIT seconds.
get() {
  local label="$1" limit="$2" artifact="$3" goal
  shift 3
  goal="org.apache.maven.plugins:maven-dependency-plugin:$(version_in standalone.xml maven-dependency-plugin):get"
  mkdir -p "$scratch/outside"
  run "$label" "$scratch/get" timeout "$limit" env -C "$scratch/outside" \
    "${mvn[@]}" -q "$goal" -Dtransitive=false "-Dartifact=$artifact" "$@"
}

# Whether Jenkins' own artifacts can be had here: the parent of pom.xml and Jenkins itself.
jenkins_is_reached() {
  local repository baseline
  repository="-DremoteRepositories=$(sed -n 's:.*<url>\(.*repo.*/public/\)</url>.*:\1:p' "$root/pom.xml" | head -n 1)"
  baseline="$(property_in pom.xml jenkins.baseline)"
  why="Jenkins' artifacts cannot be had here"
  # With an empty local repository Maven first gets its own plugins: that must not count against Jenkins.
  if [ ! -d "$local_repository/org/apache/maven/plugins/maven-dependency-plugin" ]; then
    get "Getting what Maven itself needs" 600 "info.picocli:picocli:$(property_in standalone.xml picocli.version):pom" ||
      { why="Maven resolves nothing here"; return 1; }
  fi
  get "Looking for Jenkins' artifacts" 20 "org.jenkins-ci.plugins:plugin:$(version_in pom.xml plugin):pom" \
    -U "$repository" || return 1
  get "Looking for Jenkins" 20 \
    "org.jenkins-ci.main:jenkins-core:$baseline$(property_in pom.xml jenkins.version | sed 's/.*}//'):pom" \
    -U "$repository"
}

# The parent of pom.xml wants a newer Maven than some systems ship: then one is fetched by its coordinates.
find_plugin_maven() {
  local plugin home="$root/.tools/apache-maven-$maven_fetched"
  if at_least "$maven_version" "$maven_wanted"; then
    plugin_mvn=("${mvn[@]}")
    return 0
  fi
  if [ ! -x "$home/bin/mvn" ]; then
    plugin="org.apache.maven.plugins:maven-dependency-plugin:$(version_in standalone.xml maven-dependency-plugin)"
    mkdir -p "$root/.tools" "$scratch/outside"
    run "Getting Maven $maven_fetched (installed: $maven_version)" "$scratch/get" timeout 300 \
      env -C "$scratch/outside" "${mvn[@]}" -q "$plugin:unpack" \
      "-Dartifact=org.apache.maven:apache-maven:$maven_fetched:zip:bin" "-DoutputDirectory=$root/.tools" ||
      { why="Maven $maven_wanted or newer is wanted and could not be fetched"; return 1; }
    chmod +x "$home/bin/mvn"
  fi
  plugin_mvn=("$home/bin/mvn" "${mvn[@]:1}")
}
