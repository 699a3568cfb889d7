package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.gate.Circumstances;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The gates of a rollout: which are on, what is to be asked now, and how they stand. Each function asks what is due and
 * says how things are; what follows from that is the caller's.
 */
public final class Checks {
    /** The subject of gates that are on before the first change. */
    static final String START = "start";

    /** The subject of gates that are on all the time. */
    static final String THROUGHOUT = "throughout";

    /** The subject of gates that are on before promotion. */
    static final String END = "end";

    private Checks() {}

    /**
     * How the gates of one time stand.
     *
     * @param failure why one of them has failed; empty when none has
     * @param passed whether all of them have passed, and none answers badly now
     */
    public record Standing(Optional<String> failure, boolean passed) {
        private static final Standing CLEAR = new Standing(Optional.empty(), true);

        Standing and(Standing other) {
            return new Standing(failure.or(other::failure), passed && other.passed);
        }
    }

    /**
     * What gates that look at the target look at.
     *
     * @param subject under which their progress is kept, for example {@code stage 2}
     * @param stage the number of the stage, from 1; 0 before the first
     * @param share percent of the target that the new AMI has
     * @param serving the new instances that serve
     */
    @RecordBuilder
    public record Scope(String subject, int stage, int share, List<InstanceView> serving)
            implements ChecksScopeBuilder.With {
        /** The stage that a rollout is in. */
        public static Scope stage(RolloutState state) {
            List<InstanceView> serving = counted(state);
            boolean shifting = state.batch() < 0 && state.stage() >= 0;
            int share = shifting ? state.share() : Math.min(100, serving.size() * 100 / Math.max(1, state.size()));
            return new Scope("stage " + (state.stage() + 1), state.stage() + 1, share, serving);
        }
    }

    /** The new instances that count. */
    private static List<InstanceView> counted(RolloutState state) {
        Stream<InstanceView> target = state.ours().values().stream()
                .filter(ours -> (ours.alive() && ours.has(Milestone.COUNTED)) || ours.proves())
                .map(LaunchedInstance::view);
        Stream<InstanceView> fresh = state.shift().stands().entrySet().stream()
                .filter(one -> one.getKey().isNew())
                .flatMap(one -> one.getValue().instances().values().stream())
                .filter(instance -> instance.lost().isEmpty())
                .map(ShiftState.FleetInstance::view);
        return Stream.concat(fresh, target).toList();
    }

    /** The gates that must pass before the first change. */
    static Standing start(Decision.Draft draft, RolloutState state, Instant now) {
        Scope scope = Scope.stage(state);
        return stand(draft, state, When.BEFORE, scope.withSubject(START), now)
                .and(stand(draft, state, When.ALWAYS, scope.withSubject(THROUGHOUT), now));
    }

    /** The gates that are on all the time until promotion. */
    public static Standing always(Decision.Draft draft, RolloutState state, Instant now) {
        return stand(draft, state, When.ALWAYS, Scope.stage(state).withSubject(THROUGHOUT), now);
    }

    /** The gates of a stage that is reached, and through its bake. */
    static Standing stage(Decision.Draft draft, RolloutState state, Scope scope, Instant now) {
        return stand(draft, state, When.STAGE, scope, now);
    }

    /** The gates before promotion, once all stages and bakes are over. */
    static Standing end(Decision.Draft draft, RolloutState state, Scope scope, Instant now) {
        return stand(draft, state, When.END, scope.withSubject(END), now);
    }

    private static Standing stand(Decision.Draft draft, RolloutState state, When when, Scope scope, Instant now) {
        Standing all = Standing.CLEAR;
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            if (gate.subject() == Gate.Subject.TARGET && gate.when() == when) {
                all = all.and(stand(draft, state, i, scope, now));
            }
        }
        return all;
    }

    private static Standing stand(Decision.Draft draft, RolloutState state, int index, Scope scope, Instant now) {
        Gate gate = state.plan().spec().gates().get(index);
        GateProgress progress = progress(state, index, scope.subject(), now);
        if (progress.failed(gate, now)) {
            Optional<String> failure = failure(draft, gate, index, scope.subject(), progress, now);
            return new Standing(failure, false);
        }
        ask(draft, state, index, scope, Optional.empty(), now);
        boolean sound = progress.badInARow() == 0 || progress.excused();
        return new Standing(Optional.empty(), progress.passed(gate, now) && sound && heard(gate, progress, state));
    }

    /** What was good before nobody asked for a while, since no process lived, may be bad by now: nothing follows from it. */
    private static boolean heard(Gate gate, GateProgress progress, RolloutState state) {
        return !gate.watches() || !progress.passed() || progress.answeredSince(gate, state.awake());
    }

    private static GateProgress progress(RolloutState state, int index, String subject, Instant now) {
        return Optional.ofNullable(state.gates().get(RolloutState.gateKey(index, subject)))
                .orElseGet(() -> GateProgress.starting(now));
    }

    /** Why a gate has failed; where its spec only warns, that is noted instead. */
    private static Optional<String> failure(
            Decision.Draft draft, Gate gate, int index, String subject, GateProgress progress, Instant now) {
        String why = gate.name() + " " + complaint(gate, progress);
        if (gate.terms().onFailure() == Terms.OnFailure.WARN) {
            draft.event(new Event.Excused(now, index, subject, why));
            return Optional.empty();
        }
        return Optional.of(why);
    }

    private static String complaint(Gate gate, GateProgress progress) {
        String time = Words.of(gate.timeout());
        if (progress.attempts() == 0) {
            return "gave no answer within " + time;
        }
        return progress.endsByTime(gate) ? progress.words() + " for " + time : progress.words();
    }

    /** Asks a gate about a subject where that is due, and says when to come back to it. */
    private static void ask(
            Decision.Draft draft,
            RolloutState state,
            int index,
            Scope scope,
            Optional<InstanceView> instance,
            Instant now) {
        Gate gate = state.plan().spec().gates().get(index);
        String subject = scope.subject();
        GateProgress progress = progress(state, index, subject, now);
        boolean done = progress.excused() || (progress.passed(gate, now) && !gate.watches());
        if (done) {
            return;
        }
        if (!progress.passed(gate, now)) {
            draft.waitFor(gate.name() + " on " + subject);
        }
        if (progress.lateAt(gate).isAfter(now)) {
            draft.wake(progress.lateAt(gate));
        }
        if (progress.due(gate, now)) {
            Optional<Instant> since = gate.when() == When.STAGE ? Optional.of(progress.since()) : Optional.empty();
            Circumstances circumstances = circumstances(state, scope, since, progress.attempts() + 1, instance);
            draft.event(new Event.Asked(now, index, subject));
            gate.ask(circumstances).ifPresent(probe -> draft.ask(new Decision.Ask(index, subject, probe)));
        } else {
            draft.wake(progress.askedAt()
                    .map(asked -> asked.plus(gate.patience()).plusSeconds(1))
                    .orElse(progress.nextAt()));
        }
    }

    private static Circumstances circumstances(
            RolloutState state, Scope scope, Optional<Instant> since, int attempt, Optional<InstanceView> instance) {
        Plan plan = state.plan();
        return new Circumstances(
                new Circumstances.Facts(
                        state.id(),
                        plan.group(),
                        plan.images().oldId(),
                        plan.images().newId()),
                scope.stage(),
                scope.share(),
                since,
                attempt,
                instance,
                scope.serving(),
                site(plan.spec()),
                Strategies.of(plan).testUrl(plan));
    }

    /** Whether some gate asks instances at their address. */
    static boolean asksAddresses(Spec spec) {
        return spec.gates().stream()
                .anyMatch(gate -> gate instanceof HttpGate && gate.subject() == Gate.Subject.EACH_INSTANCE);
    }

    /** An instance answers where the first gate that asks instances asks them. */
    private static Function<InstanceView, String> site(Spec spec) {
        return spec.gates().stream()
                .filter(gate -> gate instanceof HttpGate && gate.subject() == Gate.Subject.EACH_INSTANCE)
                .map(HttpGate.class::cast)
                .findFirst()
                .<Function<InstanceView, String>>map(gate -> gate::site)
                .orElse(view -> "http://" + InstanceView.host(view.address()));
    }

    // ---- gates that look at each instance

    /** Whether all gates that look at each instance have passed for this one. */
    static boolean instancePassed(RolloutState state, String id, Instant now) {
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            boolean each = gates.get(i).subject() == Gate.Subject.EACH_INSTANCE;
            if (each && !progress(state, i, id, now).passed(gates.get(i), now)) {
                return false;
            }
        }
        return true;
    }

    /** Why an instance has failed a gate, where it has and that matters. */
    static Optional<String> instanceFailure(RolloutState state, String id, Instant now) {
        List<Gate> gates = state.plan().spec().gates();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            boolean counts =
                    gate.subject() == Gate.Subject.EACH_INSTANCE && gate.terms().onFailure() == Terms.OnFailure.FAIL;
            GateProgress progress = counts ? state.gates().get(RolloutState.gateKey(i, id)) : null;
            if (progress != null && progress.failed(gate, now)) {
                return Optional.of(gate.name() + " " + complaint(gate, progress));
            }
        }
        return Optional.empty();
    }

    /**
     * Asks the gates that look at each instance, for one of them, until they have passed.
     *
     * @param stage the stage that the rollout is in, made once for all its instances
     */
    static void instance(
            Decision.Draft draft,
            RolloutState state,
            Scope stage,
            String id,
            Optional<InstanceView> view,
            Instant now) {
        List<Gate> gates = state.plan().spec().gates();
        Scope scope = stage.withSubject(id);
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            if (gate.subject() != Gate.Subject.EACH_INSTANCE) {
                continue;
            }
            GateProgress progress = progress(state, i, id, now);
            if (progress.failed(gate, now)) {
                failure(draft, gate, i, id, progress, now);
            } else {
                ask(draft, state, i, scope, view, now);
            }
        }
    }
}
