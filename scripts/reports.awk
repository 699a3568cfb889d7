# Reads Surefire's XML reports. Prints for each group "group NAME RUN FAILED SKIPPED REASON", the reason being the
# first one of a test that was skipped, for each test that failed "failed CLASS.METHOD: message", and "flaky CLASS.METHOD"
# for one that passed only the second time.
# A class's name tells its group; a test holds that its JUnit tag says the same.

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
  if (name ~ /\.awsrollouts\.jenkins\./ || name ~ /\.InjectedTest$/) return "Jenkins"
  if (name ~ /CampaignTest$/) return "campaign"
  if (name ~ /WireTest$/) return "wire"
  if (name ~ /BrowserTest$/) return "browser"
  return "engine"
}

# The figures that Surefire gives for a whole class are wrong where it has nested ones: the cases themselves are counted.
/<testsuite / { suite = attribute("name"); cases = 0 }
/<testcase / {
  test = attribute("classname") "." attribute("name")
  kind = group(attribute("classname"))
  run[kind]++
  cases++
}
/<skipped[ >\/]/ {
  run[kind]--
  skipped[kind]++
  if (reason[kind] == "") reason[kind] = plain(attribute("message"))
}
/<(failure|error)[ >\/]/ {
  failed[kind]++
  print "failed " plain(test) ": " plain(attribute("message"))
}
/<flaky(Failure|Error)[ >\/]/ { if (!flaky[test]++) print "flaky " plain(test) }
# A class that was left as a whole, by an assumption before its tests, counts as one.
/<\/testsuite>/ && cases == 0 {
  kind = group(suite)
  skipped[kind]++
  sub(/.*\./, "", suite)
  if (reason[kind] == "") reason[kind] = "all of " suite
}

END {
  split("engine campaign wire browser Jenkins", order, " ")
  for (i = 1; i <= 5; i++) {
    kind = order[i]
    printf "group %s %d %d %d %s\n", kind, run[kind], failed[kind], skipped[kind], reason[kind]
  }
}
