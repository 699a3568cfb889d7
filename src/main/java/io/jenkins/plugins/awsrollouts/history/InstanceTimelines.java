package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Life;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Mark;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Span;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What each instance went through, as spans of states from the rollout's start to its end. */
public final class InstanceTimelines {
    /** The word of the mark of an instance that was lost. */
    public static final String FAILED = "failed";

    private final Chronicle chronicle;
    private final RolloutState state;
    private final Sightings sightings;
    private final Instant end;

    InstanceTimelines(Chronicle chronicle, RolloutState state, Sightings sightings, Instant now) {
        this.chronicle = chronicle;
        this.state = state;
        this.sightings = sightings;
        this.end = chronicle.finished().orElse(now);
    }

    List<Life> of(List<Instance> instances) {
        return instances.stream()
                .map(this::life)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Life::zone)
                        .thenComparing(Life::side)
                        .thenComparing(life -> life.spans().get(0).from())
                        .thenComparing(Life::id))
                .toList();
    }

    private Optional<Life> life(Instance instance) {
        List<Mark> marks = marks(instance);
        List<Span> spans = spans(instance);
        return spans.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Life(instance.id(), instance.zone(), instance.image(), instance.side(), spans, marks));
    }

    private List<Mark> marks(Instance instance) {
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark("launched", instance.launched()));
        LaunchedInstance ours = state.ours().get(instance.id());
        if (ours != null) {
            ours.reached().forEach((milestone, at) -> marks.add(new Mark(word(milestone), at)));
        }
        joined(instance).ifPresent(at -> marks.add(new Mark("in service", at)));
        Optional.ofNullable(chronicle.lost.get(instance.id())).ifPresent(at -> marks.add(new Mark(FAILED, at)));
        released(instance.id()).ifPresent(at -> marks.add(new Mark("released", at)));
        gone(instance).ifPresent(at -> marks.add(new Mark("gone", at)));
        marks.sort(Comparator.comparing(Mark::at));
        return marks;
    }

    private static String word(Milestone milestone) {
        return switch (milestone) {
            case RUNNING -> "running";
            case JOINED -> "in the group";
            case IN_SERVICE -> "in service";
            case CHECKED -> "status checks passed";
            case HEALTHY -> "healthy";
            case COUNTED -> "counted";
            case PROVEN -> "proven";
        };
    }

    /** When an instance of a fleet of the rollout's own came into service. */
    private Optional<Instant> joined(Instance instance) {
        return Optional.ofNullable(chronicle.joined.get(instance.id())).map(Chronicle.Joining::at);
    }

    /** When users were first sent to green: a step with a share was entered. */
    private Instant firstShare() {
        return chronicle.steps.stream()
                .filter(step -> step.phase() == Phase.SHIFTING && step.upTo() > 0)
                .map(Chronicle.Step::at)
                .findFirst()
                .orElse(null);
    }

    /** Blue serves until green has its place, and again when it gets that back. */
    private void blue(List<Span> spans, Instant from, Instant until) {
        Instant swap =
                clip(chronicle.first(Phase.SWAPPED).map(Chronicle.Step::at).orElse(null), until);
        Optional<Instant> back = chronicle.first(Phase.ROLLING_BACK).map(Chronicle.Step::at);
        Instant emptied = clip(chronicle.emptied.get(Fleet.BLUE), until);
        Instant stands = clip(back.orElse(null), emptied);
        add(spans, State.SERVING, from, swap);
        add(spans, State.STANDBY, swap, later(swap, stands));
        add(spans, State.SERVING, later(swap, stands), back.isPresent() ? until : swap);
        add(spans, State.DRAINING, later(swap, emptied), until);
    }

    private Optional<Instant> released(String id) {
        return Optional.ofNullable(chronicle.released.get(id));
    }

    private Optional<Instant> gone(Instance instance) {
        Optional<Instant> seen = Optional.ofNullable(sightings.left().get(instance.id()));
        boolean outside = Optional.ofNullable(state.ours().get(instance.id()))
                .map(ours -> ours.attachedAt().isEmpty())
                .orElse(false);
        if (outside) {
            // What never joined the group is not seen to leave it; it serves nobody from the moment it is ended.
            return released(instance.id());
        }
        Optional<Instant> known = instance.side().ofTarget()
                ? seen
                : seen.or(() -> dropped(instance)).or(() -> released(instance.id()));
        return known.filter(at -> instance.state() == State.GONE);
    }

    /** A fleet's instances are gone with it at the latest. */
    private Optional<Instant> dropped(Instance instance) {
        return Arrays.stream(Fleet.values())
                .filter(fleet -> FleetInstanceViews.side(fleet) == instance.side())
                .map(chronicle.dropped::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private List<Span> spans(Instance instance) {
        Instant from = later(instance.launched(), chronicle.started());
        Instant until = gone(instance).orElse(end);
        Optional<Instant> released = released(instance.id());
        Optional<Instant> lost = Optional.ofNullable(chronicle.lost.get(instance.id()));
        Instant good = earliest(until, released, lost);
        List<Span> spans = new ArrayList<>();
        LaunchedInstance ours = state.ours().get(instance.id());
        if (!instance.side().ofTarget()) {
            Instant in = clip(joined(instance).orElse(null), good);
            Instant asked = instance.side() == Side.GREEN ? clip(firstShare(), good) : in;
            add(spans, State.STARTING, from, in);
            add(spans, State.ON_TRIAL, in, asked);
            add(spans, instance.state() == State.ON_TRIAL ? State.ON_TRIAL : State.SERVING, later(in, asked), good);
        } else if (instance.side() == Side.BLUE && ours == null) {
            blue(spans, from, good);
        } else if (ours == null) {
            add(spans, other(instance), from, good);
        } else {
            Instant running = clip(ours.reached().get(Milestone.RUNNING), good);
            Instant counted = clip(ours.reached().get(Milestone.COUNTED), good);
            add(spans, State.STARTING, from, running);
            add(spans, State.ON_TRIAL, running, counted);
            add(spans, State.SERVING, counted, good);
        }
        Instant drains = released.filter(at -> at.isBefore(until)).orElse(until);
        lost.ifPresent(at -> add(spans, State.FAILED, at, drains));
        add(spans, State.DRAINING, drains, until);
        return spans;
    }

    /** Of an instance that the rollout did not launch, only the present state is known; before, it served. */
    private static State other(Instance instance) {
        boolean present = instance.state() == State.STANDBY
                || instance.state() == State.STARTING
                || instance.state() == State.ON_TRIAL;
        return present ? instance.state() : State.SERVING;
    }

    private static Instant clip(Instant at, Instant limit) {
        return at == null || at.isAfter(limit) ? limit : at;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earliest(Instant end, Optional<Instant> a, Optional<Instant> b) {
        Instant first = a.filter(at -> at.isBefore(end)).orElse(end);
        return b.filter(at -> at.isBefore(first)).orElse(first);
    }

    private static void add(List<Span> spans, State state, Instant from, Instant to) {
        if (from.isBefore(to)) {
            spans.add(new Span(state, from, to));
        }
    }
}
