package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A rollout as a value: what its journal tells, folded. It changes by {@link #after} alone.
 *
 * <p>One record of many components: each is a value of its own, which different events change; between these and the
 * whole there is nothing that has a name.
 *
 * @param plan the plan
 * @param position where it is
 * @param ours the instances that it launched, by id, in their order
 * @param books the account of the group's size
 * @param leases what it has borrowed
 * @param calls what it has meant to do
 * @param gates by gate and subject, how far each is; see {@link #gateKey}
 * @param awake since when a process has gone on with it without a break: time in which nobody looked counts against
 *     no instance
 * @param shift what it has set up and changed to shift traffic
 * @param findings what an analysis has found
 * @param spent what it has spent of its budget
 * @param outcome how it ended, once it has
 */
@RecordBuilder
public record RolloutState(
        Plan plan,
        Position position,
        Map<String, LaunchedInstance> ours,
        CapacityBalance books,
        Leases leases,
        Calls calls,
        Map<String, GateProgress> gates,
        Instant awake,
        ShiftState shift,
        Findings findings,
        Spent spent,
        Optional<Outcome> outcome)
        implements RolloutStateBuilder.With {

    /** The state before the first event after the plan. */
    public static RolloutState planned(Plan plan) {
        return new RolloutState(
                plan,
                Position.start(plan.at()),
                Map.of(),
                CapacityBalance.opening(plan.target().size()),
                Leases.none(),
                Calls.none(),
                Map.of(),
                plan.at(),
                shift(plan),
                Findings.none(),
                Spent.nothing(plan.target().size()),
                Optional.empty());
    }

    /** What a rollout of this plan has before its first event: a green fleet may stand already. */
    private static ShiftState shift(Plan plan) {
        return plan.swapping()
                .flatMap(Plan.Swapping::standing)
                .map(green -> ShiftState.none()
                        .with(
                                Fleet.GREEN,
                                none -> ShiftState.Stand.standing(
                                        green.targetGroup(), green.bounds().desired(), plan.at())))
                .orElseGet(ShiftState::none);
    }

    /** Folds a journal; its first event is the plan. */
    public static RolloutState of(Iterable<Event> journal) {
        RolloutState state = null;
        int number = 0;
        for (Event event : journal) {
            number++;
            try {
                state = event instanceof Event.Planned planned ? planned(planned.plan()) : event.apply(state);
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        "Event " + number + " of the journal does not follow from those before it; recover the group"
                                + " from its tags instead.",
                        e);
            }
        }
        if (state == null) {
            throw new IllegalArgumentException("The journal is empty, so there is nothing to go on with.");
        }
        return state;
    }

    /** The state after one more event. */
    public RolloutState after(Event event) {
        return event.apply(this);
    }

    /** The rollout's id. */
    public String id() {
        return plan.rolloutId();
    }

    /** The phase. */
    public Phase phase() {
        return position.phase();
    }

    /** Why it is in this phase, or empty. */
    public String reason() {
        return position.reason();
    }

    /** The number of the batch, from 0; -1 before the first. */
    public int stage() {
        return position.stage().number();
    }

    /** The number of the batch among the batches alone, from 0; below 0 while traffic is shifted. */
    public int batch() {
        return stage() - plan.steps();
    }

    /** The canary's share of the requests at the present step, in percent; 0 where there is no canary. */
    public int share() {
        int steps = plan.steps();
        return steps == 0 || stage() < 0
                ? 0
                : plan.shift()
                        .orElseThrow()
                        .steps()
                        .get(Math.min(stage(), steps - 1))
                        .share();
    }

    /** How many instances of the wanted AMI the present batch allows. */
    public int upTo() {
        return position.stage().upTo();
    }

    /** The end of the bake that runs now. */
    public Optional<Instant> bakeUntil() {
        return position.stage().bakeUntil();
    }

    /** Whether nothing new may begin. */
    public boolean paused() {
        return position.paused();
    }

    /** The size that the target ought to have now. */
    public int size() {
        return books.size();
    }

    /** Whether the rollout goes back to the old AMI, or has. */
    public boolean goingBack() {
        return position.goal() != Outcome.PROMOTED;
    }

    /** The approvals that a person is waited for with. */
    public List<Approval> approvals() {
        return List.copyOf(Approvals.waiting(this).values());
    }

    /**
     * An approval that a person is waited for with.
     *
     * @param approval what is asked, and of whom
     * @param until the deadline: without an answer by then it has failed
     */
    public record Awaited(Approval approval, Instant until) {}

    /** The approvals that a person is waited for with, and how long. */
    public List<Awaited> awaited() {
        List<Awaited> all = new ArrayList<>();
        Approvals.waiting(this).forEach((at, approval) -> {
            GateProgress progress = gates.get(gateKey(at.gate(), at.subject()));
            all.add(new Awaited(approval, progress.since().plus(approval.timeout())));
        });
        return List.copyOf(all);
    }

    /** The key of a gate's progress: its number in the spec, and an instance id or the stage. */
    public static String gateKey(int gate, String subject) {
        return gate + "/" + subject;
    }

    /** What a gate's progress is kept by. */
    public record GateKey(int gate, String subject) {
        /** Of {@link #gateKey}. */
        public static GateKey parse(String key) {
            int slash = key.indexOf('/');
            return new GateKey(Integer.parseInt(key.substring(0, slash)), key.substring(slash + 1));
        }
    }

    RolloutState with(CapacityBalance b) {
        Spent grown = spent.sized(b.size());
        return with(copy -> copy.books(b).spent(grown));
    }

    public RolloutState with(LaunchedInstance instance) {
        Map<String, LaunchedInstance> all = new LinkedHashMap<>(ours);
        all.put(instance.view().id(), instance);
        return withOurs(Collections.unmodifiableMap(all));
    }

    RolloutState with(String gateKey, GateProgress progress) {
        Map<String, GateProgress> all = new LinkedHashMap<>(gates);
        all.put(gateKey, progress);
        return withGates(Collections.unmodifiableMap(all));
    }

    /** Gates that have not passed cleanly are asked as if for the first time. */
    RolloutState askingAnew() {
        Map<String, GateProgress> settled = new LinkedHashMap<>(gates);
        settled.values().removeIf(progress -> !progress.settled());
        return withGates(Collections.unmodifiableMap(settled));
    }

    RolloutState awakeSince(Instant at) {
        return with(copy -> copy.position(position.progressing(at)).awake(at));
    }

    /** What could not be ended is tried again. */
    RolloutState endingAnew() {
        RolloutState after = with(books.withPool(books.pool().anew()));
        for (LaunchedInstance instance : ours.values()) {
            after = instance.kept().isPresent() ? after.with(instance.endable()) : after;
        }
        return after;
    }

    RolloutState ended(Outcome how) {
        return withOutcome(Optional.of(how));
    }

    RolloutState ofInstance(String id, UnaryOperator<LaunchedInstance> change) {
        LaunchedInstance instance = ours.get(id);
        return instance == null ? this : with(change.apply(instance));
    }

    /** Since when the group's activities tell what was done to its size: since the rollout began, or the one that was lost. */
    public Instant begun() {
        return books.others().origin().map(CapacityBalance.Before::at).orElse(plan.at());
    }
}
