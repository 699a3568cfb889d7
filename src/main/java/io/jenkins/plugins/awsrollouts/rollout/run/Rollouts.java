package io.jenkins.plugins.awsrollouts.rollout.run;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All rollouts of this process: any number at once on the few threads of the clock, one watcher an account and region. */
public final class Rollouts {
    private final Clock clock;
    private final Prober prober;
    private final Brain brain;
    private final Map<Cloud, Watcher> watchers;
    private final Map<String, Rollout> running;

    /**
     * @param clock wakes the rollouts, on as many threads as it has
     * @param prober sends the questions of gates that do not belong to the account: by HTTP, and to a body
     */
    public Rollouts(Clock clock, Prober prober) {
        this(clock, prober, Decider::decide);
    }

    /**
     * Rollouts that decide in another way, so that the proofs of the engine can be tried on an engine that is wrong.
     *
     * @param brain decides instead of {@link Decider}
     */
    public Rollouts(Clock clock, Prober prober, Brain brain) {
        this(clock, prober, brain, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    private Rollouts(
            Clock clock, Prober prober, Brain brain, Map<Cloud, Watcher> watchers, Map<String, Rollout> running) {
        this.clock = clock;
        this.prober = prober;
        this.brain = brain;
        this.watchers = watchers;
        this.running = running;
    }

    /** The same rollouts and watchers; those that are begun through it ask by another prober. */
    public Rollouts asking(Prober other) {
        return new Rollouts(clock, other, brain, watchers, running);
    }

    /** What decides; see {@link Decider#decide}. */
    @FunctionalInterface
    public interface Brain {
        /** Says what follows from a state and a look. */
        Decision decide(RolloutState state, Observation seen, Instant now);
    }

    /** Starts a rollout by its plan. */
    public Rollout start(Plan plan, Cloud cloud, Journal journal, RolloutListener listener) {
        Event planned = new Event.Planned(clock.now(), plan);
        journal.append(planned);
        listener.happened(planned, RolloutState.of(journal.events()), Observation.none());
        return run(cloud, journal, listener);
    }

    /**
     * Goes on with what a dead process left: calls whose answers it never saw are made again first. The caller has made
     * sure that the other process is dead.
     */
    public Rollout resume(Cloud cloud, Journal journal, RolloutListener listener) {
        Optional<Instant> last = journal.events().stream().map(Event::at).max(Instant::compareTo);
        journal.append(new Event.Resumed(clock.now(), last));
        return run(cloud, journal, listener);
    }

    /**
     * Puts a group back whose rollout has left nothing but its tags.
     *
     * @param recovery made by {@link Recovery#plan}
     */
    public Rollout recover(Recovery recovery, Cloud cloud, Journal journal, RolloutListener listener) {
        for (Event event : recovery.events(clock.now())) {
            journal.append(event);
            listener.happened(event, RolloutState.of(journal.events()), Observation.none());
        }
        return run(cloud, journal, listener);
    }

    private Rollout run(Cloud cloud, Journal journal, RolloutListener listener) {
        String id = RolloutState.of(journal.events()).id();
        Watcher watcher = watched(cloud);
        Rollout rollout = new Rollout(clock, prober, brain, cloud, journal, listener, watcher, () -> over(id, cloud));
        running.put(id, rollout);
        rollout.begin();
        return rollout;
    }

    /** The watcher of an account, with one more rollout that needs it. */
    private Watcher watched(Cloud cloud) {
        return watchers.compute(cloud, (same, there) -> {
            Watcher watcher = there == null ? new Watcher(cloud, clock) : there;
            watcher.join();
            return watcher;
        });
    }

    private void over(String id, Cloud cloud) {
        if (running.remove(id) != null) {
            watchers.computeIfPresent(cloud, (same, watcher) -> watcher.leave() ? null : watcher);
        }
    }

    /** Whether a rollout runs or is held in an account. */
    public boolean watches(Cloud cloud) {
        return watchers.containsKey(cloud);
    }

    /** In how many accounts rollouts run or are held. */
    public int watched() {
        return watchers.size();
    }

    /**
     * Lets go of all rollouts, as the death of the process would, but with their journals closed: another process, or
     * this one later, goes on with them by {@link #resume}. Nothing changes in the account.
     */
    public void letGo() {
        running.values().forEach(Rollout::letGo);
    }

    /** The rollouts that run or are held now, by id. */
    public Map<String, Rollout> running() {
        return Map.copyOf(running);
    }
}
