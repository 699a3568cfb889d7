package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What follows from a state and a look at what is there.
 *
 * @param events what is now known or begun; they come first
 * @param actions the changes to make, in this order
 * @param asks the questions of gates to send
 * @param measure the samples to ask for
 * @param looks by facet: when to look at it next
 * @param wakeAt when to decide again at the latest without a look, for a gate or a bake
 * @param waitingFor one phrase on what is awaited
 */
public record Decision(
        List<Event> events,
        List<Action> actions,
        List<Ask> asks,
        Optional<MetricSource.Request> measure,
        Map<Look.Facet, Instant> looks,
        Optional<Instant> wakeAt,
        String waitingFor) {

    /**
     * A question of a gate.
     *
     * @param gate its number in the spec
     * @param subject the instance id, or the stage
     * @param probe the request
     */
    public record Ask(int gate, String subject, Probe probe) {}

    /** A decision that asks for no samples. */
    public Decision(
            List<Event> events,
            List<Action> actions,
            List<Ask> asks,
            Map<Look.Facet, Instant> looks,
            Optional<Instant> wakeAt,
            String waitingFor) {
        this(events, actions, asks, Optional.empty(), looks, wakeAt, waitingFor);
    }

    /** Whether there is nothing to do but to wait. */
    public boolean idle() {
        return events.isEmpty() && actions.isEmpty() && asks.isEmpty() && measure.isEmpty();
    }

    /** A decision as it comes together. */
    public static final class Draft {
        private final List<Event> events = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();
        private final List<Ask> asks = new ArrayList<>();
        private final Map<Look.Facet, Instant> looks = new EnumMap<>(Look.Facet.class);
        private MetricSource.Request measure;
        private Instant wakeAt;
        private String waitingFor = "";

        /** Takes over all that another draft has come to. */
        void adopt(Draft other) {
            events.addAll(other.events);
            actions.addAll(other.actions);
            asks.addAll(other.asks);
            other.looks.forEach(this::look);
            Optional.ofNullable(other.wakeAt).ifPresent(this::wake);
            waitFor(other.waitingFor);
        }

        /** Takes over only what another draft wants to see. */
        void lookLike(Draft other) {
            other.looks.forEach(this::look);
        }

        /** Has an event written down. */
        public void event(Event event) {
            events.add(event);
        }

        /** Has a call made. */
        public void act(Action action) {
            actions.add(action);
        }

        void measure(MetricSource.Request samples) {
            measure = samples;
        }

        void ask(Ask ask) {
            asks.add(ask);
        }

        /** Looks at a facet at that instant, or before. */
        public void look(Look.Facet facet, Instant at) {
            looks.merge(facet, at, (a, b) -> a.isBefore(b) ? a : b);
        }

        /** Has it decided again then. */
        public void wake(Instant at) {
            wakeAt = wakeAt == null || at.isBefore(wakeAt) ? at : wakeAt;
        }

        /** Says what is waited for, for people. */
        public void waitFor(String what) {
            waitingFor = waitingFor.isEmpty() ? what : waitingFor;
        }

        List<Action> actions() {
            return List.copyOf(actions);
        }

        /** Of the changes only these. */
        void only(List<Action> some) {
            actions.retainAll(some);
        }

        /** Puts what is waited for before what was to be waited for. */
        void waitFirstFor(String what) {
            waitingFor = what;
        }

        /** Leaves events out. */
        void without(Predicate<Event> some) {
            events.removeIf(some);
        }

        /** Whether a call is to be made. */
        public boolean acts() {
            return !actions.isEmpty();
        }

        /** Whether a call is to be made or an event to be written. */
        public boolean changes() {
            return !events.isEmpty();
        }

        /** Whether the rollout turns round, or stops. */
        private boolean turns() {
            return events.stream()
                    .anyMatch(event -> event instanceof Event.Entered entered
                            && (entered.phase() == Phase.ROLLING_BACK || entered.phase() == Phase.HELD));
        }

        /** What was to be done before it was known that the rollout turns round is not begun any more. */
        Decision done() {
            return new Decision(
                    List.copyOf(events),
                    turns() ? List.of() : List.copyOf(actions),
                    List.copyOf(asks),
                    Optional.ofNullable(measure),
                    Map.copyOf(looks),
                    Optional.ofNullable(wakeAt),
                    waitingFor);
        }
    }
}
