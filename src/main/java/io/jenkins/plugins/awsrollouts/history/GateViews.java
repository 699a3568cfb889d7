package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.GateRow;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.rollout.Ours;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gates of a spec with what they have said. */
final class GateViews {
    private GateViews() {}

    static List<GateRow> of(RolloutState state) {
        List<GateRow> rows = new ArrayList<>();
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            Map<String, GateProgress> subjects = subjects(state, i);
            boolean target = gate.subject() == Gate.Subject.TARGET;
            String when = target ? when(gate.when()) : "each new instance";
            rows.add(new GateRow(gate.name(), when, pill(state, gate, subjects), words(gate, subjects)));
        }
        return rows;
    }

    private static String when(When when) {
        return switch (when) {
            case BEFORE -> "before the first change";
            case STAGE -> "after each batch";
            case ALWAYS -> "all the time";
            case END -> "before promotion";
        };
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

    private static Pill pill(RolloutState state, Gate gate, Map<String, GateProgress> subjects) {
        boolean failed = subjects.entrySet().stream().anyMatch(one -> hasFailed(state, gate, one));
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

    private static boolean hasFailed(RolloutState state, Gate gate, Map.Entry<String, GateProgress> one) {
        Ours ours = state.ours().get(one.getKey());
        GateProgress progress = one.getValue();
        boolean blamed = ours != null
                && !progress.passed()
                && ours.lost().map(why -> why.contains(gate.name())).orElse(false);
        boolean broken = progress.passed() && progress.badInARow() >= gate.failures();
        boolean wayBack = ours == null && !progress.passed() && state.reason().contains(gate.name());
        return blamed || broken || wayBack;
    }

    private static String words(Gate gate, Map<String, GateProgress> subjects) {
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
        String of = passed + " of "
                + Words.count(subjects.size(), target ? "batch" : "instance").replace("batchs", "batches");
        return of + " passed; " + told.getKey() + " " + told.getValue().words();
    }
}
