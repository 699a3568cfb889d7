package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.history.LogLine.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells what gates have asked and were answered, each piece of news once. */
final class GateLogLines {
    private final Set<String> told = new HashSet<>();

    Optional<LogLine> answered(Event.Answered event, RolloutState before, RolloutState after) {
        String key = event.gate() + "/" + event.subject();
        GateProgress was = before.gates().get(key);
        GateProgress now = after.gates().get(key);
        if (was == null || now == null) {
            return Optional.empty();
        }
        Gate gate = after.plan().spec().gates().get(event.gate());
        boolean target = gate.subject() == Gate.Subject.TARGET;
        if (now.passed() && !was.passed()) {
            return target
                    ? LogLine.of(event, "gate", gate.name() + " passed: " + now.words(), Weight.GOOD)
                    : Optional.empty();
        }
        String text = gate.name() + (target ? "" : " on " + event.subject()) + " " + now.words();
        if (now.openSince().isPresent()) {
            return told.add(key + now.words()) ? LogLine.of(event, "gate", text, Weight.NOTE) : Optional.empty();
        }
        return isNews(event, key, was, now) ? LogLine.of(event, "gate", text, Weight.BAD) : Optional.empty();
    }

    /** An instance that does not listen yet is no news; one that answers wrongly is, once. */
    private boolean isNews(Event.Answered event, String key, GateProgress was, GateProgress now) {
        boolean wrong =
                event.answer().status() > 0 || !event.answer().findings().isEmpty();
        return now.badInARow() > 0 && (was.passed() ? now.badInARow() == 1 : wrong && told.add(key));
    }

    /** A person has to know what is waited for; other questions are asked too often to be told. */
    Optional<LogLine> asked(Event.Asked event, RolloutState state) {
        return state.plan().spec().gates().get(event.gate()) instanceof Approval approval
                        && told.add(event.gate() + "/" + event.subject())
                ? LogLine.of(event, "approval", waitedFor(approval), Weight.STEP)
                : Optional.empty();
    }

    private static String waitedFor(Approval approval) {
        String who = approval.submitters().isEmpty() ? "" : " by " + String.join(" or ", approval.submitters());
        return "waited for" + who + ", for " + Words.of(approval.timeout()) + " at most: " + approval.message();
    }
}
