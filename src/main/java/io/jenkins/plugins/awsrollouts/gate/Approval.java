package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A person approves or refuses. Nobody is asked by the engine: whoever may sees that an approval is waited for, and
 * tells the rollout.
 *
 * @param message what the person is asked, for log and page; default "Promote the new AMI?"
 * @param submitters who may answer: names of users or of groups; empty: everybody who may steer the rollout
 * @param terms by default it is on at the end, and waits 24 h
 */
@RecordBuilder
public record Approval(String message, List<String> submitters, Terms terms) implements ApprovalBuilder.With, Gate {
    /** The default question. */
    public static final String MESSAGE = "Promote the new AMI?";

    /** The default terms. */
    public static final Terms TERMS = Terms.once(When.END, Duration.ofSeconds(1), Duration.ofHours(24));

    /** The status of an answer by somebody who approves. */
    public static final int APPROVED = 200;

    /** The status of an answer by somebody who refuses. */
    public static final int REFUSED = 403;

    /** The status of an answer by somebody who may give none. */
    public static final int NOT_ALLOWED = 401;

    public Approval {
        submitters = List.copyOf(submitters);
    }

    /**
     * What a person's word is to this gate.
     *
     * @param approves whether it is an approval or a refusal
     * @param by who
     * @param groups whom the person belongs to
     */
    public Probe.Answer said(boolean approves, String by, Set<String> groups) {
        boolean allowed = submitters.isEmpty()
                || submitters.contains(by)
                || submitters.stream().anyMatch(groups::contains);
        int status = !allowed ? NOT_ALLOWED : approves ? APPROVED : REFUSED;
        return new Probe.Answer(status, by, "", Duration.ZERO);
    }

    @Override
    public String name() {
        return "approval";
    }

    @Override
    public Subject subject() {
        return Subject.TARGET;
    }

    @Override
    public boolean watches() {
        return false;
    }

    @Override
    public Duration patience() {
        return timeout();
    }

    @Override
    public Optional<Probe> ask(Circumstances now) {
        return Optional.empty();
    }

    @Override
    public Judgement judge(Probe.Answer answer) {
        return switch (answer.status()) {
            case APPROVED -> Judgement.good("given by " + answer.body());
            case REFUSED -> Judgement.last("refused by " + answer.body());
            default -> Judgement.open("not allowed to " + answer.body() + ", only to " + String.join(", ", submitters));
        };
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>(terms.faults("approval"));
        terms.alwaysFault("approval").ifPresent(faults::add);
        if (message.isBlank()) {
            faults.add("approval message is empty; say what the person is asked, or leave it out.");
        }
        if (submitters.stream().anyMatch(String::isBlank)) {
            faults.add("approval submitters has an empty name; name users or groups, or leave it out for everybody.");
        }
        return faults;
    }
}
