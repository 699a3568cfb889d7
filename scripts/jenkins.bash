# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # root, running, patience and plugin_mvn are those of common.bash
# A real Jenkins with the plugin on this machine, for ./demo and scripts/pictures; read after common.bash.

# The first port from this one on that nobody listens on.
free_port() {
  local port="$1"
  while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  printf '%s' "$port"
}

# make_home HOME: the demo's jobs and settings, where there is no home yet.
make_home() {
  mkdir -p "$1"
  [ -e "$1/config.xml" ] || cp -R "$root/src/demo/jenkins-home/." "$1/"
}

# start_jenkins HOME PORT LOG: builds the plugin and starts Jenkins, sets url, and returns once it answers. It belongs to
# $running, so that it ends with this script.
start_jenkins() {
  local home="$1" port="$2" log="$3" start=$SECONDS next=15
  url="http://127.0.0.1:$port/jenkins/"
  printf '%s\n' "<?xml version='1.1' encoding='UTF-8'?>" '<jenkins.model.JenkinsLocationConfiguration>' \
    "  <jenkinsUrl>$url</jenkinsUrl>" '</jenkins.model.JenkinsLocationConfiguration>' \
    >"$home/jenkins.model.JenkinsLocationConfiguration.xml"
  patience=20
  set -m
  env -u JENKINS_HOME -u HUDSON_HOME -C "$root" "${plugin_mvn[@]}" -f pom.xml hpi:run \
    "-DjenkinsHome=$home" -Dhost=127.0.0.1 "-Dport=$port" >"$log" 2>&1 </dev/null &
  running=$!
  set +m
  until grep -q 'Jenkins is fully up and running' "$log"; do
    kill -0 "$running" 2>/dev/null || return 1
    if [ $((SECONDS - start)) -ge "$next" ]; then
      say "  $((SECONDS - start)) s"
      next=$((next + 15))
    fi
    sleep 0.3
  done
}
