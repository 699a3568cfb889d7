package io.jenkins.plugins.awsrollouts.rollout.run;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.Judgement;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.AnalysisEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Analyst;
import io.jenkins.plugins.awsrollouts.rollout.strategy.CommandRules;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decider;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Decision;
import io.jenkins.plugins.awsrollouts.rollout.strategy.FleetRetirement;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Lanes;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A rollout that runs: it is woken by a look, an answer or the time, decides, writes down, and does. It has no thread
 * of its own and never waits on one; at most one thread is in it at a time.
 */
public final class Rollout {
    /** Facets that fall due this soon after the first one are looked at with it. */
    private static final Duration TOGETHER = Duration.ofSeconds(2);

    private static final Duration SAFETY = Duration.ofSeconds(120);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration AFTER_PROBLEM = Duration.ofSeconds(2);
    private static final int TURNS = 200;

    private final Clock clock;
    private final Prober prober;
    private final Rollouts.Brain brain;
    private final Cloud cloud;
    private final Journal journal;
    private final RolloutListener listener;
    private final Watcher watcher;
    private final Runnable over;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waking = new AtomicInteger();
    private volatile RolloutState state;
    private volatile Observation seen = Observation.none();
    private Instant lastSight = Instant.EPOCH;
    private Instant alarm = Instant.MAX;
    private boolean finished;

    /** Held during a turn, so that {@link #letGo} finds nothing half done. */
    private final Object turns = new Object();

    Rollout(
            Clock clock,
            Prober prober,
            Rollouts.Brain brain,
            Cloud cloud,
            Journal journal,
            RolloutListener listener,
            Watcher watcher,
            Runnable over) {
        this.clock = clock;
        this.prober = prober;
        this.brain = brain;
        this.cloud = cloud;
        this.journal = journal;
        this.listener = listener;
        this.watcher = watcher;
        this.over = over;
        this.state = RolloutState.of(journal.events());
    }

    /** The rollout's id. */
    public String id() {
        return state.id();
    }

    /** The rollout as it stands. */
    public RolloutState state() {
        return state;
    }

    /** What has been seen of its target. */
    public Observation seen() {
        return seen;
    }

    /**
     * Tells it what a person wants.
     *
     * @param by who, for the log
     */
    public void tell(Command command, String by) {
        tell(command, by, Set.of());
    }

    /**
     * Tells it what a person wants.
     *
     * @param by who, for the log
     * @param groups whom the person belongs to, for approvals that only some may give
     */
    public void tell(Command command, String by, Set<String> groups) {
        tell(command, by, groups, Set.of());
    }

    /**
     * Tells it what a person wants.
     *
     * @param by who, for the log
     * @param groups whom the person belongs to, for approvals that only some may give
     * @param about the keys of the approvals that the person has seen waiting; empty: whatever waits
     */
    public void tell(Command command, String by, Set<String> groups, Set<String> about) {
        post(() -> CommandRules.told(state, command, by, groups, about, clock.now())
                .forEach(this::record));
    }

    /** Waits for a turn that is under way, and takes no other. */
    void letGo() {
        synchronized (turns) {
            if (!finished) {
                finished = true;
                watcher.forget(this);
                try {
                    journal.close();
                } finally {
                    over.run();
                }
            }
        }
    }

    void begin() {
        post(() -> {});
    }

    void sighted(Map<Look, Sight> sights) {
        post(() -> sights.forEach((look, sight) -> {
            boolean target = look.group().equals(state.plan().group());
            seen = target ? seen.after(look, sight) : seen.afterFleet(look, sight);
            lastSight = sight.at();
        }));
    }

    private void post(Runnable message) {
        inbox.add(message);
        clock.at(clock.now(), this::wake);
    }

    private void wake() {
        if (waking.getAndIncrement() > 0) {
            return;
        }
        int wakes = 1;
        do {
            turn();
            wakes = waking.addAndGet(-wakes);
        } while (wakes > 0);
    }

    private void turn() {
        Throwable problem;
        synchronized (turns) {
            if (finished) {
                return;
            }
            try {
                takeTurn();
                return;
            } catch (RuntimeException | Error e) {
                problem = e;
                stop(e);
            }
        }
        // what is over and written down has not stopped, however the file was closed
        if (state.outcome().isEmpty()) {
            listener.broken(state, problem);
        }
    }

    /**
     * Whatever is thrown stops this rollout alone, where it is: what cannot be written down must not be done. Its journal
     * is closed, so that it can be gone on with.
     */
    private void stop(Throwable problem) {
        finished = true;
        watcher.forget(this);
        over.run();
        try {
            journal.close();
        } catch (RuntimeException e) {
            problem.addSuppressed(e);
        }
    }

    private void takeTurn() {
        for (int i = 0; i < TURNS; i++) {
            // a call may take half a minute: what has been said or seen meanwhile counts before the next one
            for (Runnable message = inbox.poll(); message != null; message = inbox.poll()) {
                message.run();
            }
            Decision decision = brain.decide(state, seen, clock.now());
            if (state.outcome().isPresent()) {
                end();
                return;
            }
            if (!decision.idle()) {
                carryOut(decision);
                continue;
            }
            Optional<Long> due = Lanes.due(state, clock.now());
            if (due.isEmpty()) {
                rest(decision);
                return;
            }
            perform(due.get(), state.calls().open().get(due.get()).action());
        }
        wakeAt(clock.now().plus(Duration.ofSeconds(1)));
    }

    private void end() {
        finished = true;
        watcher.forget(this);
        journal.close();
        over.run();
    }

    private void record(Event event) {
        journal.append(event);
        state = state.after(event);
        listener.happened(event, state, seen);
    }

    /** Does what was decided, up to the first call that is refused, surprises or has no answer: then it is decided anew. */
    private void carryOut(Decision decision) {
        decision.events().forEach(this::record);
        decision.asks().forEach(this::ask);
        decision.measure().ifPresent(this::measure);
        for (Action action : decision.actions()) {
            long number = state.calls().next();
            record(new Event.Intended(clock.now(), number, action));
            boolean surprised = state.books().surprised();
            if (!perform(number, action)
                    || state.calls().refusal().isPresent()
                    || state.books().surprised() != surprised) {
                return;
            }
        }
    }

    /** Makes a call; whether it has its answer. */
    private boolean perform(long number, Action action) {
        try {
            Result result = action.perform(cloud);
            record(new Event.Concluded(clock.now(), number, result));
            return true;
        } catch (CloudException e) {
            record(
                    e.kind().worthRepeating()
                            ? new Event.Unanswered(clock.now(), number, e.kind(), e.traced())
                            : new Event.Concluded(clock.now(), number, new Result.Failed(e.kind(), e.traced())));
            return !e.kind().worthRepeating();
        }
    }

    private void ask(Decision.Ask ask) {
        Gate gate = state.plan().spec().gates().get(ask.gate());
        Prober whom = ask.probe() instanceof Probe.OfAccount ? cloud.prober() : prober;
        whom.probe(
                ask.probe(),
                // judged once, on the asker's thread: a large answer holds up no rollout
                answer -> {
                    Judgement said = Judgement.of(gate, answer);
                    post(() -> record(new Event.Answered(
                            clock.now(), ask.gate(), ask.subject(), answer.withoutBody(), Optional.of(said))));
                });
    }

    private void measure(MetricSource.Request request) {
        cloud.metrics()
                .read(
                        request,
                        answer -> post(() -> {
                            Optional<String> problem =
                                    Optional.of(answer.problem()).filter(some -> !some.isEmpty());
                            record(new AnalysisEvent.Measured(
                                    clock.now(), Analyst.minutes(state, request, answer), problem));
                        }));
    }

    /** Nothing to do: says when to look and when to wake. */
    private void rest(Decision decision) {
        Instant now = clock.now();
        Instant until = now.plus(SAFETY);
        if (!decision.looks().isEmpty()) {
            Instant first = decision.looks().values().stream()
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            Instant soonest = lastSight.plus(seen.problem().isPresent() ? AFTER_PROBLEM : BETWEEN_LOOKS);
            Instant at = first.isBefore(soonest) ? soonest : first;
            watcher.request(this, looks(decision, at), at);
            until = at.isBefore(until) ? at : until;
        }
        for (Optional<Instant> other : List.of(decision.wakeAt(), Lanes.next(state))) {
            until = other.filter(until::isAfter).orElse(until);
        }
        // however a look may get lost, the rollout wakes and asks for it again
        wakeAt(until.isAfter(now) ? until : now.plusSeconds(1));
        listener.waiting(state, seen, decision.waitingFor(), until);
    }

    private List<Look> looks(Decision decision, Instant at) {
        Set<Look.Facet> facets = decision.looks().entrySet().stream()
                .filter(facet -> !facet.getValue().isAfter(at.plus(TOGETHER)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Plan plan = state.plan();
        List<Look> looks = new ArrayList<>();
        looks.add(new Look(
                plan.group(),
                facets,
                facets.contains(Look.Facet.INSTANCES) ? Decider.watched(state, seen) : Set.of(),
                facets.contains(Look.Facet.HEALTH) ? FleetRetirement.balancers(state) : List.of(),
                facets.contains(Look.Facet.ROUTES) ? state.shift().routes().keySet() : Set.of()));
        if (facets.contains(Look.Facet.GROUP)) {
            FleetRetirement.standing(state)
                    .forEach(name -> looks.add(new Look(name, Set.of(Look.Facet.GROUP), Set.of(), List.of())));
        }
        return looks;
    }

    private void wakeAt(Instant at) {
        Instant now = clock.now();
        boolean armed = alarm.isAfter(now) && !alarm.isAfter(at);
        if (!armed) {
            alarm = at;
            clock.at(at, this::wake);
        }
    }
}
