package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A rollout of this controller that runs or waits for somebody. Pages look at it; builds listen to it. */
public final class LiveRollout {
    /** Is told what happens, in order, one thing at a time. */
    public interface Audience {
        /** A line for the build's log. */
        void line(LogLine line);

        /** It is held, broken, or over and stands in its job's history; the last may be told twice. */
        void rests(Follower.Rest rest);

        /** It could not go on, and a person of this name has given it up; who waits for nothing need not mind. */
        default void dismissed(String by) {}
    }

    /** So many lines are kept for a build that listens only once its rollout has begun. */
    private static final int FIRST_WORDS = 100;

    private final Clock clock;
    private final Executor scribe;
    private final Follower follower;
    private final List<Audience> audiences = new ArrayList<>();

    /** What was said before anybody listened; the scribe's own. */
    private final List<LogLine> unheard = new ArrayList<>();

    private volatile RolloutOwner owner;
    private volatile Rollout rollout;
    private volatile boolean filed;
    private volatile boolean unfiled;

    /**
     * @param scribe tells the audiences, one thing after the other, since the engine must not wait for a slow disk
     * @param before what was seen of its target before this process
     * @param over told when the rollout has ended
     * @param broken told when it has stopped for a reason of this machine's
     */
    LiveRollout(
            RolloutOwner owner,
            Journal journal,
            Sightings before,
            Clock clock,
            Executor scribe,
            Consumer<LiveRollout> over,
            Consumer<LiveRollout> broken) {
        this.owner = owner;
        this.clock = clock;
        this.scribe = scribe;
        this.follower = new Follower(journal, before, this::tell, rest -> {
            switch (rest) {
                case OVER -> over.accept(this);
                case HELD -> tell(rest);
                case BROKEN -> {
                    // whoever is told of it finds it stranded
                    broken.accept(this);
                    tell(rest);
                }
            }
        });
    }

    void runs(Rollout running) {
        rollout = running;
    }

    /** It is over and stands in its job's history. */
    void filed() {
        filed = true;
        unfiled = false;
        tell(Follower.Rest.OVER);
    }

    /** It is over, and its job's history could not be written for this reason; whoever waits for it waits no longer. */
    void unfiled(String why) {
        unfiled = true;
        tell(new LogLine(
                clock.now(),
                "warning",
                "it is over, but could not be written into the job's history yet: " + why,
                LogLine.Weight.BAD));
        tell(Follower.Rest.OVER);
    }

    /** It could not go on, and somebody has given it up; whoever waits for it waits no longer. */
    void dismissed(String by) {
        scribe.execute(() -> audiences().forEach(audience -> audience.dismissed(by)));
    }

    /** Adds whoever listened to the same rollout before it stopped. */
    void listenLike(LiveRollout before) {
        before.audiences().forEach(this::listen);
    }

    void moved(RolloutOwner now) {
        owner = now;
    }

    Follower follower() {
        return follower;
    }

    private void tell(LogLine line) {
        scribe.execute(() -> {
            List<Audience> present = audiences();
            if (present.isEmpty() && unheard.size() < FIRST_WORDS) {
                unheard.add(line);
            }
            present.forEach(audience -> audience.line(line));
        });
    }

    private void tell(Follower.Rest rest) {
        scribe.execute(() -> audiences().forEach(audience -> audience.rests(rest)));
    }

    private List<Audience> audiences() {
        synchronized (audiences) {
            return List.copyOf(audiences);
        }
    }

    /**
     * Adds somebody who is told from now on; the first one also what was said before. Whoever comes after the end is told
     * of the end all the same.
     */
    public void listen(Audience audience) {
        scribe.execute(() -> {
            synchronized (audiences) {
                audiences.add(audience);
            }
            unheard.forEach(audience::line);
            unheard.clear();
            if (filed) {
                audience.rests(Follower.Rest.OVER);
            }
        });
    }

    /** Whether it is over, and could not be written into its job's history yet. */
    public boolean isUnfiled() {
        return unfiled;
    }

    /** The rollout's id. */
    public String id() {
        return owner.id();
    }

    /** Whom it is for. */
    public RolloutOwner owner() {
        return owner;
    }

    /** How it stands. */
    public RolloutState state() {
        return follower.state().orElseThrow();
    }

    /** Grows with whatever is learned of it. */
    public long revision() {
        return follower.revision();
    }

    /** The picture of it now. */
    public DeploymentView view() {
        return follower.view(clock.now()).orElseThrow();
    }

    /** Why it cannot go on for a reason of this machine's, such as a full disk. */
    public Optional<String> problem() {
        return follower.problem();
    }

    /**
     * Tells it what a person wants.
     *
     * @param by who, for log and history
     */
    public void tell(Command command, String by) {
        tell(command, by, Set.of());
    }

    /**
     * Tells it what a person wants.
     *
     * @param by who, for log and history
     * @param groups whom the person belongs to, for approvals that only some may give
     */
    public void tell(Command command, String by, Set<String> groups) {
        rollout.tell(command, by, groups);
    }
}
