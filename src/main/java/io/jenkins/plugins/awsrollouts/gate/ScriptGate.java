package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.SecretNames;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a script, or any SSM document, by Run Command on the new instances: on each of them before traffic reaches it,
 * or on a sample of those that serve. Exit code 0 is good. The script may run more than once, since a rollout that is
 * resumed asks again.
 *
 * @param script a shell script for Linux, run by {@value #SHELL}; empty where a document is named
 * @param document the name of a document; empty where a script is given
 * @param parameters of the document
 * @param sample how many of the instances that serve; empty: each new instance, before traffic
 * @param attemptTimeout for one run, from sending it; default 5 min
 * @param terms by default the first exit code decides, and an agent that does not answer yet is waited for 8 min
 */
@RecordBuilder
public record ScriptGate(
        Optional<String> script,
        Optional<String> document,
        Map<String, List<String>> parameters,
        Optional<Sample> sample,
        Duration attemptTimeout,
        Terms terms)
        implements ScriptGateBuilder.With, Gate {
    /** The document that runs a shell script. */
    public static final String SHELL = "AWS-RunShellScript";

    /** The default time for one run. */
    public static final Duration ATTEMPT = Duration.ofMinutes(5);

    /** The default terms. */
    public static final Terms TERMS = Terms.once(When.STAGE, Duration.ofSeconds(10), Duration.ofMinutes(8));

    private static final Duration LEAST_ATTEMPT = Duration.ofSeconds(30);
    private static final Duration LONGEST_ATTEMPT = Duration.ofHours(48);
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_TAIL = 200;

    public ScriptGate {
        parameters = Map.copyOf(parameters);
    }

    /**
     * How many of the instances that serve.
     *
     * @param size a count of at least 1, or 1 to 100 percent of them, rounded up
     * @param percent whether it is percent
     */
    public record Sample(int size, boolean percent) {
        private int of(int serving) {
            return percent ? (int) Math.ceil(serving * size / 100.0) : Math.min(size, serving);
        }
    }

    /** A gate that runs a script on each new instance, all else by default. */
    public static ScriptGate of(String script) {
        return new ScriptGate(Optional.of(script), Optional.empty(), Map.of(), Optional.empty(), ATTEMPT, TERMS);
    }

    /** The same on a sample. */
    public ScriptGate on(Sample some) {
        return withSample(Optional.of(some));
    }

    @Override
    public String name() {
        return "script "
                + document.or(() -> script.flatMap(ScriptGate::firstCommand)).orElse("");
    }

    private static Optional<String> firstCommand(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty()
                        && !line.startsWith("#")
                        && !line.startsWith("set ")
                        && !line.startsWith("export "))
                .findFirst()
                .map(SecretNames::blotted)
                .map(line -> line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…");
    }

    @Override
    public Subject subject() {
        return sample.isPresent() ? Subject.TARGET : Subject.EACH_INSTANCE;
    }

    @Override
    public boolean watches() {
        return false;
    }

    @Override
    public Duration patience() {
        return attemptTimeout.plusMinutes(1);
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        String name = document.orElse(SHELL);
        Map<String, List<String>> given = script.map(this::commands).orElse(parameters);
        return Optional.of(new Probe.Script(instances(now), name, given, attemptTimeout));
    }

    private Map<String, List<String>> commands(String text) {
        List<String> seconds = List.of(String.valueOf(attemptTimeout.toSeconds()));
        return Map.of("commands", text.lines().toList(), "executionTimeout", seconds);
    }

    private List<String> instances(Circumstances now) {
        List<InstanceView> all = now.instance().map(List::of).orElse(now.serving());
        int count = sample.map(some -> some.of(all.size())).orElse(all.size());
        return all.stream()
                .map(InstanceView::id)
                .sorted(Comparator.naturalOrder())
                .limit(count)
                .toList();
    }

    @Override
    public Judgement judge(Probe.Answer answer) {
        if (answer.status() == Probe.Answer.NOT_ASKED) {
            return Judgement.open(answer.problem());
        }
        if (!answer.problem().isEmpty()) {
            return Judgement.bad(answer.problem());
        }
        List<Finding.NoAgent> silent = answer.findings(Finding.NoAgent.class);
        if (!silent.isEmpty()) {
            String ids = silent.stream().map(Finding.NoAgent::instance).collect(Collectors.joining(", "));
            return terms.unclear("no SSM agent answers" + where(ids));
        }
        List<Finding.Run> runs = answer.findings(Finding.Run.class);
        Optional<Finding.Run> failed = runs.stream()
                .filter(run -> run.exitCode() != 0 || !run.problem().isEmpty())
                .findFirst();
        return failed.map(run -> Judgement.bad(words(run))).orElseGet(() -> passed(runs));
    }

    private Judgement passed(List<Finding.Run> runs) {
        if (runs.isEmpty()) {
            return terms.unclear("found no instance to run on");
        }
        String where = runs.size() == 1 ? runs.get(0).instance() : runs.size() + " instances";
        return Judgement.good("ended with 0" + where(where) + said(runs.get(0)));
    }

    /** Where the gate looks at one instance, that is told along with it anyway. */
    private String where(String instances) {
        return sample.isPresent() ? " on " + instances : "";
    }

    private String words(Finding.Run run) {
        String end = run.problem().isEmpty() ? "ended with " + run.exitCode() : run.problem();
        return end + where(run.instance()) + said(run);
    }

    private static String said(Finding.Run run) {
        String text = run.tail().strip().replaceAll("\\s+", " ");
        String tail = text.length() <= LONGEST_TAIL ? text : "…" + text.substring(text.length() - LONGEST_TAIL);
        return tail.isEmpty() ? "" : ": " + tail;
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>(terms.faults("scriptGate"));
        if (script.isPresent() == document.isPresent()) {
            faults.add("scriptGate "
                    + (script.isPresent() ? "has both script and document" : "has neither script nor" + " document")
                    + "; give one of them.");
        }
        if (script.isPresent() && script.get().isBlank()) {
            faults.add("scriptGate script is empty; give its text.");
        }
        if (script.isPresent() && !parameters.isEmpty()) {
            faults.add("scriptGate parameters are given with a script; they belong to a document.");
        }
        boolean inRange =
                attemptTimeout.compareTo(LEAST_ATTEMPT) >= 0 && attemptTimeout.compareTo(LONGEST_ATTEMPT) <= 0;
        if (!inRange) {
            faults.add("scriptGate attemptTimeout is " + attemptTimeout.toSeconds() + " s; use 30s to 48h.");
        }
        sample.ifPresent(some -> sampleFaults(some, faults));
        return faults;
    }

    private void sampleFaults(Sample some, List<String> faults) {
        if (some.size() < 1 || (some.percent() && some.size() > 100)) {
            faults.add("scriptGate sample is " + some.size() + (some.percent() ? "%" : "")
                    + "; use a count of at least 1, or 1% to 100%.");
        }
        if (when() == When.BEFORE) {
            faults.add("scriptGate when is before, but no new instance serves before the first change; use stage or"
                    + " end.");
        }
        terms.alwaysFault("scriptGate").ifPresent(faults::add);
    }
}
