# Reads Surefire's XML reports. Prints, for each group, "group NAME RUN FAILED SKIPPED", and for each test that failed
# "failed CLASS.METHOD: message". A class's name tells its group; a test holds that its JUnit tag says the same.

function attribute(name,    value) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  value = substr($0, RSTART, RLENGTH)
  sub(/^[^"]*"/, "", value)
  sub(/"$/, "", value)
  return value
}

function plain(text) {
  gsub(/&#1[03];/, " ", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  return length(text) > 400 ? substr(text, 1, 400) " ..." : text
}

function group(name) {
  sub(/\$.*/, "", name)
  if (name ~ /\.awsrollouts\.jenkins\./) return "Jenkins"
  if (name ~ /CampaignTest$/) return "campaign"
  if (name ~ /WireTest$/) return "wire"
  if (name ~ /BrowserTest$/) return "browser"
  return "engine"
}

/<testsuite / {
  kind = group(attribute("name"))
  bad = attribute("errors") + attribute("failures")
  failed[kind] += bad
  skipped[kind] += attribute("skipped")
  run[kind] += attribute("tests") - attribute("skipped")
}
/<testcase / { test = attribute("classname") "." attribute("name") }
/<skipped/ && reason[kind] == "" { reason[kind] = plain(attribute("message")) }
/<(failure|error)[ >\/]/ { print "failed " plain(test) ": " plain(attribute("message")) }

END {
  split("engine campaign wire browser Jenkins", order, " ")
  for (i = 1; i <= 5; i++) {
    kind = order[i]
    printf "group %s %d %d %d %s\n", kind, run[kind], failed[kind], skipped[kind], reason[kind]
  }
}
