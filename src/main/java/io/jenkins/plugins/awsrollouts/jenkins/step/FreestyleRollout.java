package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.Executor;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.jenkins.run.RolloutService;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A freestyle build waits for a rollout on its executor's thread, as freestyle builds do for everything. */
final class FreestyleRollout implements LiveRollout.Audience {
    private final BuildLog log;
    private final CountDownLatch over = new CountDownLatch(1);

    /** Who has given the rollout up; null: nobody has. */
    private volatile String dismissedBy;

    private FreestyleRollout(BuildLog log) {
        this.log = log;
    }

    /**
     * Begins a rollout and waits for its end, unless what the job's file holds of it was not read whole. An abort of the
     * build aborts the rollout and waits on; a second one leaves the rollout to the controller.
     *
     * @param step null where the job's file names a kind of rollout that is not there any more
     * @param unreadable what of it could not be read from the job's file; null: nothing
     * @throws AbortException with one sentence, when the rollout was refused or rolled back
     */
    static void perform(
            Run<?, ?> run,
            EnvVars env,
            TaskListener log,
            @CheckForNull RolloutStep step,
            @CheckForNull String unreadable)
            throws IOException, InterruptedException {
        if (step == null) {
            throw new AbortException(Messages.RolloutStep_none());
        }
        if (unreadable != null) {
            throw new AbortException(Unreadable.sentence(unreadable));
        }
        GroupWait wait = new GroupWait();
        Optional<Deployment> deployment = attempt(run, env, log, step, wait);
        while (deployment.filter(Endings::yielded).isPresent() && step.getWaitForLock() != null) {
            // both saw the group free, and the other one was faster
            deployment = attempt(run, env, log, step, wait);
        }
        deployment.ifPresent(over -> BuildDescription.tell(run, over));
        Optional<String> failure = deployment.flatMap(Endings::failure);
        if (failure.isPresent()) {
            throw new AbortException(failure.get());
        }
    }

    /**
     * One rollout, to its end.
     *
     * @return empty when only the plan was asked for
     */
    private static Optional<Deployment> attempt(
            Run<?, ?> run, EnvVars env, TaskListener log, RolloutStep step, GroupWait wait)
            throws IOException, InterruptedException {
        String id = RolloutService.get().nextId();
        try {
            Optional<LiveRollout> live = beginInTurn(run, env, log, id, step, wait);
            if (live.isEmpty()) {
                return Optional.empty();
            }
            String group = live.get().state().plan().spec().group();
            FreestyleRollout waiting =
                    new FreestyleRollout(new BuildLog(log.getLogger()::println, group, step.isVerbose()));
            live.get().listen(waiting);
            waiting.await(live.get());
            if (waiting.dismissedBy != null) {
                throw new AbortException(Endings.dismissed(id, waiting.dismissedBy));
            }
            return Optional.of(RolloutService.get()
                    .ended(id)
                    .or(() -> Shelves.get().of(run.getParent()).get(id))
                    .orElseThrow(() -> new AbortException(
                            "Deployment " + id + " is over, but nothing is known of it; see the controller's log.")));
        } finally {
            GroupLine.get().leave(id);
        }
    }

    /** Begins once the group is free, where the step waits for that. */
    private static Optional<LiveRollout> beginInTurn(
            Run<?, ?> run, EnvVars env, TaskListener log, String id, RolloutStep step, GroupWait wait)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return begin(run, env, log, id, step, wait);
            } catch (GroupHeld held) {
                BuildLog told = new BuildLog(log.getLogger()::println, held.group(), step.isVerbose());
                CountDownLatch again = new CountDownLatch(1);
                held.clock().at(wait.next(held, told), again::countDown);
                try {
                    again.await();
                } catch (InterruptedException e) {
                    told.say("Stopped while it waited for its group; nothing was changed.");
                    throw e;
                }
            }
        }
    }

    /** A Pipeline that calls the build step has put its values in before: only a freestyle job's texts are configured. */
    private static Optional<LiveRollout> begin(
            Run<?, ?> run, EnvVars env, TaskListener log, String id, RolloutStep step, GroupWait wait)
            throws IOException, InterruptedException {
        if (!(run instanceof AbstractBuild<?, ?> build)) {
            Surroundings around = Surroundings.of(env, log);
            return new StartFromBuild(run, log, id, around, wait).rollOut(step, Texts.AS_THEY_ARE, false);
        }
        Map<String, String> variables = BuildVariables.of(build, log);
        Surroundings around = Surroundings.of(variables, log);
        return new StartFromBuild(run, log, id, around, wait)
                .rollOut(step, new Expansion(build, variables, log), false);
    }

    private void await(LiveRollout live) throws InterruptedException {
        try {
            over.await();
        } catch (InterruptedException e) {
            Executor executor = Executor.currentExecutor();
            live.tell(
                    Command.ABORT,
                    Persons.whoStopped(executor == null ? List.of() : executor.getCausesOfInterruption()));
            over.await();
            throw e;
        }
    }

    @Override
    public void dismissed(String by) {
        dismissedBy = by;
        over.countDown();
    }

    @Override
    public void line(LogLine line) {
        log.line(line);
    }

    @Override
    public void rests(Follower.Rest rest) {
        log.rests(rest);
        if (rest == Follower.Rest.OVER) {
            over.countDown();
        }
    }
}
