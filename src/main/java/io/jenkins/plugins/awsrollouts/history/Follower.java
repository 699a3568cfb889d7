package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows one rollout: its lines as they come, its view at any time, and word of when it comes to rest. Any number of
 * threads may look while the engine tells; what is told is told to the listeners outside of every lock.
 */
public final class Follower implements RolloutListener {
    private final Journal journal;
    private final Consumer<LogLine> log;
    private final Consumer<Rest> resting;
    private final LogLines telling = new LogLines();
    private final List<LogLine> lines = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Sightings sightings;
    private Optional<RolloutState> state = Optional.empty();
    private String waitingFor = "";
    private Optional<String> problem = Optional.empty();
    private boolean abreast;
    private long revision;

    /** Why a rollout has come to rest. */
    public enum Rest {
        /** It has its outcome. */
        OVER,
        /** It is held until a person decides, and may go on. */
        HELD,
        /** It cannot go on for a reason of this machine's; another process may resume it. */
        BROKEN
    }

    /**
     * A follower of a rollout that begins or goes on. What the journal holds already can be seen at once and is told to
     * neither listener.
     *
     * @param journal the rollout's
     * @param before what was seen of the target before this process
     * @param log is told each line, on the engine's threads; it must not block
     * @param resting is told each time that the rollout comes to rest, after the line that says so; it must not block
     */
    public Follower(Journal journal, Sightings before, Consumer<LogLine> log, Consumer<Rest> resting) {
        this.journal = journal;
        this.sightings = before;
        this.log = log;
        this.resting = resting;
        remember(journal.events());
    }

    /** All but the newest lines that the journal has and that no listener was told of, such as that it was resumed. */
    private void catchUp() {
        if (!abreast) {
            abreast = true;
            List<Event> all = journal.events();
            remember(all.subList(Math.min(events.size(), all.size()), Math.max(events.size(), all.size() - 1)));
        }
    }

    private void remember(List<Event> past) {
        past.forEach(this::add);
        if (!past.isEmpty()) {
            state = Optional.of(RolloutState.of(events));
        }
    }

    private Optional<LogLine> add(Event event) {
        events.add(event);
        revision++;
        Optional<LogLine> line = telling.tell(event);
        line.ifPresent(lines::add);
        return line;
    }

    @Override
    public void happened(Event event, RolloutState after, Observation seen) {
        try {
            take(event, after, seen).ifPresent(log);
        } finally {
            // whatever could not be told: who waits for the end is not kept waiting
            boolean held = event instanceof Event.Entered entered && entered.phase() == Phase.HELD;
            if (event instanceof Event.Finished) {
                resting.accept(Rest.OVER);
            } else if (held) {
                resting.accept(Rest.HELD);
            }
        }
    }

    private synchronized Optional<LogLine> take(Event event, RolloutState after, Observation seen) {
        catchUp();
        see(seen);
        state = Optional.of(after);
        return add(event);
    }

    private void see(Observation seen) {
        Sightings now = sightings.after(seen);
        revision += now == sightings ? 0 : 1;
        sightings = now;
    }

    @Override
    public synchronized void waiting(RolloutState now, Observation seen, String what, Instant until) {
        see(seen);
        revision += what.equals(waitingFor) ? 0 : 1;
        waitingFor = what;
    }

    @Override
    public void broken(RolloutState now, Throwable why) {
        synchronized (this) {
            problem = Optional.of(Words.of(why));
            revision++;
        }
        resting.accept(Rest.BROKEN);
    }

    /**
     * Grows, from 0, with whatever is learned: while it is the same, two views differ in how long things have taken, and
     * in nothing else.
     */
    public synchronized long revision() {
        return revision;
    }

    /** Why it could not go on for a reason of this machine's. */
    public synchronized Optional<String> problem() {
        return problem;
    }

    /** What has been seen of the target. */
    public synchronized Sightings sightings() {
        return sightings;
    }

    /** All events so far, those from before this process too. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** The rollout as it is, once it has a plan. */
    public synchronized Optional<RolloutState> state() {
        return state;
    }

    /** The view as of an instant, once there is something to see. */
    public Optional<DeploymentView> view(Instant now) {
        return known().map(known -> known.view(now));
    }

    private synchronized Optional<Known> known() {
        return state.isEmpty()
                ? Optional.empty()
                : Optional.of(new Known(List.copyOf(events), List.copyOf(lines), state.get(), sightings, waitingFor));
    }

    /** All that a view is made of, so that the engine need not wait while one is made. */
    private record Known(
            List<Event> events, List<LogLine> lines, RolloutState state, Sightings sightings, String waitingFor) {
        DeploymentView view(Instant now) {
            return Deployments.view(events, lines, state, sightings, waitingFor, now);
        }
    }
}
