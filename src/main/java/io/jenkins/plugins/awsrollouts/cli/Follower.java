package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Deployments;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLines;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.Event;
import io.jenkins.plugins.awsrollouts.rollout.Journal;
import io.jenkins.plugins.awsrollouts.rollout.Observation;
import io.jenkins.plugins.awsrollouts.rollout.Phase;
import io.jenkins.plugins.awsrollouts.rollout.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Follows one rollout: its lines as they come, its view at any time, and a latch that opens when it is over or rests. */
final class Follower implements RolloutListener {
    private final Journal journal;
    private final Consumer<LogLine> log;
    private final LogLines lines = new LogLines();
    private final List<Event> events = new ArrayList<>();
    private final CountDownLatch rest = new CountDownLatch(1);
    private Sightings sightings;
    private RolloutState state;
    private String waitingFor = "";
    private Optional<String> problem = Optional.empty();

    /**
     * @param journal the rollout's
     * @param before what was seen of the target before this process
     * @param log where lines go
     */
    Follower(Journal journal, Sightings before, Consumer<LogLine> log) {
        this.journal = journal;
        this.sightings = before;
        this.log = log;
    }

    @Override
    public synchronized void happened(Event event, RolloutState after, Observation seen) {
        if (events.isEmpty()) {
            // A rollout that is gone on with has a past, of which no listener is told; it was told of before.
            List<Event> past = journal.events();
            past.subList(0, past.size() - 1).forEach(this::remember);
        }
        events.add(event);
        sightings = sightings.after(seen);
        state = after;
        lines.tell(event).ifPresent(log);
        boolean held = event instanceof Event.Entered entered && entered.phase() == Phase.HELD;
        if (after.outcome().isPresent() || held) {
            rest.countDown();
        }
    }

    private void remember(Event event) {
        events.add(event);
        lines.tell(event);
    }

    @Override
    public synchronized void waiting(RolloutState now, Observation seen, String what, Instant until) {
        sightings = sightings.after(seen);
        waitingFor = what;
    }

    @Override
    public synchronized void broken(RolloutState now, RuntimeException why) {
        problem = Optional.of(why.getMessage() == null ? why.toString() : why.getMessage());
        rest.countDown();
    }

    /** Opens when the rollout is over, held, or broken. */
    CountDownLatch rest() {
        return rest;
    }

    /** Why it could not go on for a reason of this machine's. */
    synchronized Optional<String> problem() {
        return problem;
    }

    synchronized Sightings sightings() {
        return sightings;
    }

    /** The view as of an instant, once there is something to see. */
    synchronized Optional<DeploymentView> view(Instant now) {
        return state == null
                ? Optional.empty()
                : Optional.of(Deployments.view(List.copyOf(events), state, sightings, waitingFor, now));
    }

    synchronized Optional<RolloutState> state() {
        return Optional.ofNullable(state);
    }
}
