package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.Finding.Alarm.State;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Watches CloudWatch alarms, metric and composite ones: none may be in ALARM before the first change, and the first that
 * goes into ALARM on the way fails the rollout at once.
 *
 * @param names of alarms
 * @param tags alarms that have all of these tags are watched as well; the plan finds and names them
 * @param terms by default it is on all the time and asked every 20 s, one ALARM fails, and INSUFFICIENT_DATA counts as
 *     good, as it does for CodeDeploy and for Instance Refresh
 */
@RecordBuilder
public record AlarmGate(List<String> names, Map<String, String> tags, Terms terms)
        implements AlarmGateBuilder.With, Gate {
    /** The default terms. */
    public static final Terms TERMS = Terms.once(When.ALWAYS, Duration.ofSeconds(20), Duration.ofMinutes(5))
            .withInconclusive(Terms.Inconclusive.PASS);

    private static final Duration ATTEMPT = Duration.ofSeconds(30);

    public AlarmGate {
        names = List.copyOf(names);
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** A gate that watches these alarms, all else by default. */
    public static AlarmGate of(String... names) {
        return new AlarmGate(List.of(names), Map.of(), TERMS);
    }

    /** The same with the alarms that have its tags, by name. */
    public AlarmGate found(List<String> tagged) {
        TreeSet<String> all = new TreeSet<>(names);
        all.addAll(tagged);
        return new AlarmGate(List.copyOf(all), Map.of(), terms);
    }

    @Override
    public String name() {
        List<String> by = new ArrayList<>(names);
        tags.forEach((key, value) -> by.add(key + "=" + value));
        return "alarm " + String.join(", ", by);
    }

    @Override
    public Subject subject() {
        return Subject.TARGET;
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        return Optional.of(new Probe.Alarms(names, ATTEMPT));
    }

    @Override
    public Judgement judge(Probe.Answer answer) {
        if (answer.status() == Probe.Answer.NOT_ASKED) {
            return Judgement.open(answer.problem());
        }
        if (!answer.problem().isEmpty()) {
            return Judgement.bad(answer.problem());
        }
        List<Finding.Alarm> alarms = answer.findings(Finding.Alarm.class);
        List<String> on = alarms.stream()
                .filter(alarm -> alarm.state() == State.ALARM)
                .map(this::words)
                .toList();
        if (!on.isEmpty()) {
            return Judgement.bad(String.join("; ", on));
        }
        TreeSet<String> gone = new TreeSet<>(names);
        alarms.forEach(alarm -> gone.remove(alarm.name()));
        if (!gone.isEmpty()) {
            return Judgement.bad("no longer finds " + String.join(", ", gone));
        }
        return unclear(alarms).map(terms::unclear).orElseGet(() -> Judgement.good("OK"));
    }

    /** The one alarm of a gate is named by the gate already. */
    private String words(Finding.Alarm alarm) {
        String reason = alarm.reason().strip().replaceFirst("\\.$", "");
        String name = names.size() == 1 ? "" : alarm.name() + " ";
        String since = alarm.since().map(at -> " since " + at).orElse("");
        return name + "is in ALARM" + since + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private static Optional<String> unclear(List<Finding.Alarm> alarms) {
        String names = alarms.stream()
                .filter(alarm -> alarm.state() == State.INSUFFICIENT_DATA)
                .map(Finding.Alarm::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("has INSUFFICIENT_DATA for " + names);
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>(terms.faults("alarmGate"));
        if (names.isEmpty() && tags.isEmpty()) {
            faults.add("alarmGate names no alarm; give names, or tags that alarms have.");
        }
        if (names.stream().anyMatch(String::isBlank)) {
            faults.add("alarmGate names has an empty name; give names of alarms.");
        }
        return faults;
    }
}
