package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The rollouts that could not be gone on with, with those who wait for them, until they run again or are dismissed. */
final class StrandedRollouts {
    private final FileJournals journals;
    private final RolloutFiles files;
    private final Map<String, Stranded> all = new ConcurrentHashMap<>();
    private final Map<String, Waiting> expected = new ConcurrentHashMap<>();

    /** Rollouts that stopped and are tried again, with those who listen to them. */
    private final Map<String, LiveRollout> former = new ConcurrentHashMap<>();

    /** Who waits for a rollout that could not be gone on with. */
    private record Waiting(Consumer<LiveRollout> back, Consumer<String> dismissed) {}

    StrandedRollouts(FileJournals journals, RolloutFiles files) {
        this.journals = journals;
        this.files = files;
    }

    Optional<Stranded> get(String id) {
        return Optional.ofNullable(all.get(id));
    }

    Collection<Stranded> all() {
        return List.copyOf(all.values());
    }

    void add(RolloutOwner owner, Optional<? extends Job<?, ?>> job, String why) {
        Optional<Plan> plan = plan(owner.id());
        Optional<Deployment> listed = job.flatMap(one -> Shelves.get().of(one).get(owner.id()));
        String group =
                plan.map(Plan::group).or(() -> listed.map(Deployment::group)).orElse("");
        String image = plan.map(one -> one.images().newId())
                .or(() -> listed.map(Deployment::newImage))
                .orElse("");
        all.put(owner.id(), new Stranded(owner, why, group, image));
    }

    /** What its journal begins with, as far as that can be read. */
    private Optional<Plan> plan(String id) {
        try {
            List<Event> events = journals.ids().contains(id) ? journals.read(id) : List.of();
            return events.isEmpty()
                    ? Optional.empty()
                    : Optional.of(RolloutState.of(events).plan());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** It stopped while it ran: whoever listens to it is told how it goes on. */
    void stopped(LiveRollout live, Optional<? extends Job<?, ?>> job, String why) {
        former.put(live.id(), live);
        add(live.owner(), job, why);
    }

    /** It is about to be tried. */
    void remove(String id) {
        all.remove(id);
    }

    /** It runs: whoever listened to it before it stopped listens again. */
    void heard(LiveRollout live) {
        Optional.ofNullable(former.get(live.id())).ifPresent(live::listenLike);
    }

    /** It has begun: whoever waits for it has it. */
    void back(LiveRollout live) {
        former.remove(live.id());
        Optional.ofNullable(expected.remove(live.id()))
                .ifPresent(waiting -> waiting.back().accept(live));
    }

    /**
     * Tells when a rollout runs again, or that nobody goes on with it any more.
     *
     * @param dismissed is told by whom it was dismissed
     */
    void expect(String id, Consumer<LiveRollout> back, Consumer<String> dismissed) {
        expected.put(id, new Waiting(back, dismissed));
    }

    /**
     * Goes on with it no more: its files are kept elsewhere, its job's list says so, and whoever waits for it waits no
     * longer. The account is not asked; what the rollout has changed stays.
     *
     * @param by who wants that
     * @return whether it was stranded
     */
    boolean dismiss(String id, Optional<? extends Job<?, ?>> job, String by) {
        Stranded one = all.remove(id);
        if (one == null) {
            return false;
        }
        try {
            files.dismiss(id);
        } catch (RuntimeException e) {
            all.put(id, one);
            throw e;
        }
        job.ifPresent(owner -> Shelves.get()
                .of(owner)
                .get(id)
                .filter(listed -> listed.outcome().isEmpty())
                .ifPresent(listed -> Shelves.get()
                        .of(owner)
                        .put(listed.withOutcome(Optional.of(Outcome.FAILED))
                                .withEnded(Optional.of(Instant.now()))
                                .withReason("dismissed by " + by + ", since it could not go on: " + one.why()))));
        Optional.ofNullable(former.remove(id)).ifPresent(live -> live.dismissed(by));
        Optional.ofNullable(expected.remove(id))
                .ifPresent(waiting -> waiting.dismissed().accept(by));
        return true;
    }

    /** Jobs have other names now. */
    void moved(Function<RolloutOwner, Optional<RolloutOwner>> now) {
        all.replaceAll((id, one) -> now.apply(one.owner()).map(one::withOwner).orElse(one));
    }
}
