package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that waits for a rollout without a thread. The rollout belongs to the controller, not to the step: it goes on
 * whatever becomes of the build, and the step finds it again after a restart.
 */
abstract class RolloutExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(RolloutExecution.class.getName());

    /** The rollout's id. */
    private volatile String id;

    /** Who stopped the build, as a flow interruption; null: nobody has. */
    private FlowInterruptedException stopped;

    private final BodyRun body;

    /** How it has waited for its group; null in a Pipeline of before there was that. */
    private GroupWait wait = new GroupWait();

    private transient AtomicBoolean over;

    /** Stopped before it had begun: should it begin all the same, it ends at once. */
    private transient volatile boolean gone;

    RolloutExecution(StepContext context, BodyRun body) {
        super(context);
        this.id = RolloutService.get().nextId();
        this.body = body;
    }

    /**
     * Begins the rollout; called on a thread that may wait.
     *
     * @return empty when there is nothing to wait for
     */
    abstract Optional<LiveRollout> begin(StartFromBuild departure) throws IOException;

    /** Whether the build's log tells every small step. */
    abstract boolean verbose();

    /** How long it waits for a group that another rollout has. */
    abstract Duration patience();

    /** What the step returns where there was nothing to wait for. */
    abstract Object withoutRollout();

    @Override
    public boolean start() {
        over = new AtomicBoolean();
        RolloutService.get().desk().execute(this::depart);
        return false;
    }

    private void depart() {
        if (gone) {
            return;
        }
        try {
            wait = wait == null ? new GroupWait() : wait;
            StartFromBuild departure = new StartFromBuild(run(), listener(), id, Surroundings.of(getContext()), wait);
            Optional<LiveRollout> live = begin(departure);
            if (live.isPresent()) {
                follow(live.get());
            } else {
                leave();
                getContext().onSuccess(withoutRollout());
            }
        } catch (GroupHeld held) {
            await(held);
        } catch (Exception e) {
            fail(e);
        }
    }

    /** Whatever is in the way ends the step, and with it the build. */
    private void fail(Throwable why) {
        leave();
        getContext().onFailure(why);
    }

    /** Tries again later, unless it has waited for long enough, or nobody waits any more. */
    private void await(GroupHeld held) {
        try {
            if (!run().isBuilding()) {
                leave();
                return;
            }
            boolean first = !wait.hasBegun();
            Instant again = wait.next(held, log(held.group()));
            if (first) {
                getContext().saveState();
            }
            held.clock().at(again, () -> RolloutService.get().desk().execute(this::depart));
        } catch (Exception e) {
            fail(e);
        }
    }

    /** Nobody goes on with the rollout any more. */
    private void dismissed(String by) {
        if (!over.getAndSet(true)) {
            leave();
            getContext().onFailure(new AbortException(Endings.dismissed(id, by)));
        }
    }

    private void follow(LiveRollout live) {
        if (body != null) {
            RolloutService.get().host(id, this::runBody);
        }
        live.listen(new Scribe(log(live.state().plan().spec().group())));
        if (stopped != null || gone) {
            live.tell(Command.ABORT, stopped == null ? Persons.A_STOP : who(stopped));
        }
    }

    private BuildLog log(String group) {
        return new BuildLog(this::println, group, verbose());
    }

    @Override
    public void onResume() {
        over = new AtomicBoolean();
        RolloutService.get().afterResuming(this::rejoin);
    }

    /** After a restart: the rollout runs again, or is over meanwhile, or had not begun. */
    private void rejoin() {
        try {
            Optional<LiveRollout> live = RolloutService.get().live(id);
            if (live.isPresent()) {
                listener().getLogger().println("The controller is back; deployment " + id + " goes on.");
                follow(live.get());
            } else if (deployment().flatMap(Deployment::outcome).isPresent()) {
                conclude();
            } else if (RolloutService.get().isStranded(id)) {
                listener()
                        .getLogger()
                        .println("Deployment " + id + " could not be gone on with yet; see Manage Jenkins,"
                                + " AWS Rollouts. This step waits for it.");
                RolloutService.get().whenBack(id, this::follow, this::dismissed);
            } else {
                depart();
            }
        } catch (Exception e) {
            fail(e);
        }
    }

    /** Stop means what the spec's onAbort says; the step ends when that is done. A second stop ends the step alone. */
    @Override
    public void stop(Throwable cause) throws Exception {
        Optional<LiveRollout> live = RolloutService.get().live(id);
        if (live.isEmpty() || stopped != null) {
            gone = true;
            over.set(true);
            println(farewell(live.isPresent()));
            leave();
            getContext().onFailure(cause);
            return;
        }
        if (cause instanceof FlowInterruptedException interruption) {
            stopped = interruption;
            getContext().saveState();
        }
        if (body != null) {
            body.cancel(cause);
        }
        live.get().tell(Command.ABORT, who(cause));
    }

    /** The last line of a build that waits no longer. */
    private String farewell(boolean runs) {
        if (runs || stopped != null) {
            return "Stopped for a second time: deployment " + id + " goes on without this build, as its page shows.";
        }
        return "Stopped "
                + (wait != null && wait.hasBegun() ? "while it waited for its group" : "before the rollout began")
                + "; should that have begun by now all the same, it is stopped at once.";
    }

    private static String who(Throwable cause) {
        return cause instanceof FlowInterruptedException interruption
                ? Persons.whoStopped(interruption.getCauses())
                : Persons.A_STOP;
    }

    private void runBody(Probe.Body question, Consumer<Probe.Answer> answer) {
        body.ask(getContext(), question, answer);
    }

    private void leave() {
        GroupLine.get().leave(id);
        RolloutService.get().leave(id);
    }

    /** Ends the step as the rollout has ended. */
    private void conclude() throws Exception {
        if (over.getAndSet(true)) {
            return;
        }
        leave();
        Deployment deployment = deployment()
                .orElseThrow(() -> new AbortException(
                        "Deployment " + id + " is over, but nothing is known of it; see the controller's log."));
        if (stopped == null && Endings.yielded(deployment) && !patience().isZero()) {
            // both saw the group free, and the other one was faster
            id = RolloutService.get().nextId();
            getContext().saveState();
            over.set(false);
            RolloutService.get().desk().execute(this::depart);
            return;
        }
        BuildDescription.tell(run(), deployment);
        Optional<String> failure = Endings.failure(deployment);
        if (stopped != null) {
            failure.ifPresent(why -> println(why));
            getContext().onFailure(stopped);
        } else if (failure.isPresent()) {
            getContext().onFailure(new AbortException(failure.get()));
        } else {
            getContext().onSuccess(Endings.map(deployment, Links.of(run(), id)));
        }
    }

    private Optional<Deployment> deployment() throws IOException, InterruptedException {
        Job<?, ?> job = run().getParent();
        return RolloutService.get().ended(id).or(() -> Shelves.get().of(job).get(id));
    }

    private Run<?, ?> run() throws IOException, InterruptedException {
        return getContext().get(Run.class);
    }

    private TaskListener listener() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class);
    }

    private void println(String text) {
        try {
            listener().getLogger().println(text);
        } catch (IOException | InterruptedException e) {
            // the log of a build that is gone: the deployment's page has it all
            LOGGER.log(Level.FINE, e, () -> "No log for: " + text);
        }
    }

    @Override
    public String getStatus() {
        return RolloutService.get()
                .live(id)
                .map(live -> live.view().pill().text())
                .orElse("beginning");
    }

    /** Writes the build's log, and ends the step. */
    private final class Scribe implements LiveRollout.Audience {
        private final BuildLog log;

        Scribe(BuildLog log) {
            this.log = log;
        }

        @Override
        public void line(LogLine line) {
            log.line(line);
            if (body != null && judged()) {
                body.cancel(new AbortException("the rollout does not wait for the body any more"));
            }
        }

        /** Whether the batch that a body may still be checking is decided without it. */
        private boolean judged() {
            return RolloutService.get()
                    .live(id)
                    .map(LiveRollout::state)
                    .map(state -> state.goingBack() || state.phase() == Phase.HELD)
                    .orElse(true);
        }

        @Override
        public void rests(Follower.Rest rest) {
            log.rests(rest);
            if (rest == Follower.Rest.OVER && body == null) {
                end();
            } else if (rest == Follower.Rest.OVER) {
                body.endThen(new AbortException("the rollout is over"), this::end);
            }
        }

        @Override
        public void dismissed(String by) {
            RolloutExecution.this.dismissed(by);
        }

        private void end() {
            try {
                conclude();
            } catch (Exception e) {
                getContext().onFailure(e);
            }
        }
    }
}
