package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Ask;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.GateRow;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Output;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The gates of a spec with what they have said. */
final class GateViews {
    private static final int OUTPUTS = 20;
    private static final String STAGE = "stage ";
    private static final Set<Phase> FORWARD = EnumSet.of(Phase.STARTING, Phase.SHIFTING, Phase.ROLLING);

    private final Chronicle chronicle;
    private final RolloutState state;

    GateViews(Chronicle chronicle, RolloutState state) {
        this.chronicle = chronicle;
        this.state = state;
    }

    List<GateRow> rows() {
        List<GateRow> rows = new ArrayList<>();
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            Map<String, GateProgress> subjects = subjects(state, i);
            Optional<Ask> ask = ask(state, gate, subjects);
            Pill pill = ask.isPresent() ? new Pill(Tone.WAITING, "waits") : pill(i, gate, subjects);
            boolean silent = ask.isPresent() && subjects.values().stream().allMatch(one -> one.attempts() == 0);
            String words = silent ? "" : words(gate, subjects);
            rows.add(new GateRow(gate.name(), when(gate), pill, words, outputs(i), ask));
        }
        return rows;
    }

    private String when(Gate gate) {
        String when = gate.subject() == Gate.Subject.EACH_INSTANCE ? "each new instance" : when(gate.when());
        return gate.terms().onFailure() == Terms.OnFailure.WARN ? when + ", only warns" : when;
    }

    private String when(When when) {
        boolean canary = state.plan().shift().isPresent();
        return switch (when) {
            case BEFORE -> "before the first change";
            case STAGE -> canary ? "after each step and batch" : "after each batch";
            case ALWAYS -> "all the time";
            case END -> canary ? "before the target is touched" : "before promotion";
        };
    }

    /** The ends of what scripts wrote, those of runs that failed first. */
    private List<Output> outputs(int gate) {
        return chronicle.runs.getOrDefault(gate, Map.of()).values().stream()
                .filter(run -> !run.tail().isBlank())
                .sorted(Comparator.comparing(GateViews::good))
                .limit(OUTPUTS)
                .map(run -> new Output(
                        run.instance() + (run.problem().isEmpty() ? ", exit " + run.exitCode() : ", " + run.problem()),
                        run.tail().strip()))
                .toList();
    }

    private static boolean good(Finding.Run run) {
        return run.exitCode() == 0 && run.problem().isEmpty();
    }

    /** Whether a person has to say something before it goes on. */
    static boolean asking(RolloutState state) {
        List<Gate> gates = state.plan().spec().gates();
        return IntStream.range(0, gates.size())
                .anyMatch(i -> ask(state, gates.get(i), subjects(state, i)).isPresent());
    }

    private static Optional<Ask> ask(RolloutState state, Gate gate, Map<String, GateProgress> subjects) {
        boolean forward = state.outcome().isEmpty() && !state.goingBack() && FORWARD.contains(state.phase());
        if (!forward || !(gate instanceof Approval approval)) {
            return Optional.empty();
        }
        return subjects.values().stream()
                .filter(progress -> progress.fate() == GateProgress.Fate.OPEN)
                .findFirst()
                .map(progress -> new Ask(
                        approval.message(),
                        approval.submitters(),
                        progress.since().plus(gate.timeout())));
    }

    /** What the gates have said of one instance. */
    static Optional<String> ofInstance(RolloutState state, String id) {
        List<String> said = new ArrayList<>();
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            GateProgress progress = state.gates().get(i + "/" + id);
            if (progress != null) {
                said.add(gates.get(i).name() + " " + (progress.passed() ? "passed" : progress.words()));
            }
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", said));
    }

    private static Map<String, GateProgress> subjects(RolloutState state, int gate) {
        String prefix = gate + "/";
        Map<String, GateProgress> subjects = new LinkedHashMap<>();
        state.gates().forEach((key, progress) -> {
            if (key.startsWith(prefix)) {
                subjects.put(key.substring(prefix.length()), progress);
            }
        });
        return subjects;
    }

    private Pill pill(int index, Gate gate, Map<String, GateProgress> subjects) {
        boolean failed =
                subjects.entrySet().stream().anyMatch(one -> hasFailed(index, gate, one.getKey(), one.getValue()));
        if (failed) {
            return new Pill(Tone.BAD, "failed");
        }
        if (subjects.isEmpty()) {
            return new Pill(Tone.WAITING, "not asked yet");
        }
        if (subjects.values().stream().anyMatch(GateProgress::excused)) {
            return new Pill(Tone.BAD, "warned");
        }
        boolean passed = subjects.values().stream().allMatch(GateProgress::passed);
        if (passed) {
            return new Pill(Tone.GOOD, "pass");
        }
        return state.outcome().isPresent() ? new Pill(Tone.WAITING, "cut short") : new Pill(Tone.RUNNING, "asking");
    }

    private boolean hasFailed(int index, Gate gate, String subject, GateProgress progress) {
        boolean broken = progress.passed() && progress.badInARow() >= gate.failures();
        boolean cause = !progress.passed() && chronicle.failed.contains(RolloutState.gateKey(index, subject));
        return progress.fate() == GateProgress.Fate.ENDED || broken || cause;
    }

    private String words(Gate gate, Map<String, GateProgress> subjects) {
        boolean target = gate.subject() == Gate.Subject.TARGET;
        if (subjects.isEmpty()) {
            return "";
        }
        long passed = subjects.values().stream().filter(GateProgress::passed).count();
        Map.Entry<String, GateProgress> told = null;
        for (Map.Entry<String, GateProgress> one : subjects.entrySet()) {
            // The last one that has not passed tells more than any that has.
            told = told == null || !one.getValue().passed() || told.getValue().passed() ? one : told;
        }
        if (target && gate.when() != When.STAGE) {
            return told.getValue().words();
        }
        String noun = target ? "stage" : "instance";
        return passed + " of " + Words.count(subjects.size(), noun) + " passed; " + subject(told.getKey()) + " "
                + told.getValue().words();
    }

    /** What the subject of a gate is called: the path's own name for a stage. */
    private String subject(String key) {
        return key.startsWith(STAGE)
                ? Phrases.stage(state.plan(), Integer.parseInt(key.substring(STAGE.length())) - 1)
                        .toLowerCase(Locale.ROOT)
                : key;
    }
}
