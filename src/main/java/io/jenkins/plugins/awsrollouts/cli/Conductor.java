package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.Command;
import io.jenkins.plugins.awsrollouts.rollout.Journal;
import io.jenkins.plugins.awsrollouts.rollout.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.Rollouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Carries one rollout out from the command line: shows it, waits for its end on the main thread, heeds Ctrl-C. */
final class Conductor {
    private static final long REDRAW_MILLIS = 200;

    private final Account account;
    private final Terminal terminal;
    private final BiConsumer<String, Notes> notes;
    private final Optional<Path> report;
    private final Rollouts rollouts;

    /**
     * @param notes keeps what was seen, by the rollout's id
     * @param report where to write a report at the end
     */
    Conductor(Account account, Terminal terminal, BiConsumer<String, Notes> notes, Optional<Path> report) {
        this.account = account;
        this.terminal = terminal;
        this.notes = notes;
        this.report = report;
        this.rollouts = new Rollouts(account.clock(), account.prober());
    }

    /**
     * How it ended.
     *
     * @param exitCode see {@link ExitCode}
     * @param view the last picture
     */
    record End(int exitCode, Optional<DeploymentView> view) {}

    /**
     * Runs a rollout until it is over, held or broken.
     *
     * @param before what was seen of the target by an earlier process
     * @param begin starts or resumes it
     */
    End run(Journal journal, Sightings before, BiFunction<Rollouts, Follower, Rollout> begin) {
        CountDownLatch rest = new CountDownLatch(1);
        Follower follower = new Follower(journal, before, terminal::log, how -> rest.countDown());
        Rollout rollout = begin.apply(rollouts, follower);
        notes.accept(rollout.id(), new Notes(account.place(), before));
        Runnable draw = () -> follower.view(account.clock().now()).ifPresent(terminal::draw);
        ScheduledFuture<?> redraw =
                account.executor().scheduleAtFixedRate(draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        Prompt prompt = new Prompt(rollout::state, System.in, terminal::say, command -> tell(rollout, command));
        ScheduledFuture<?> listening = account.executor()
                .scheduleWithFixedDelay(prompt::look, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        Interruption interruption = new Interruption(rollout, rest, account, terminal);
        interruption.arm();
        try {
            rest.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redraw.cancel(false);
        listening.cancel(false);
        End end = end(follower, rollout, draw);
        interruption.disarm(end.exitCode());
        return end;
    }

    private End end(Follower follower, Rollout rollout, Runnable draw) {
        draw.run();
        terminal.leave();
        notes.accept(rollout.id(), new Notes(account.place(), follower.sightings()));
        follower.problem()
                .ifPresent(why -> terminal.say(
                        "The rollout stopped: " + why + ". To go on: aws-rollouts resume " + rollout.id()));
        RolloutState state = follower.state().orElseGet(rollout::state);
        int code = follower.problem().isPresent() ? ExitCode.BROKEN : ExitCode.of(state);
        if (code == ExitCode.HELD) {
            terminal.say("Held: " + state.reason() + ". Go on with `resume " + rollout.id() + "`, or put the old AMI"
                    + " back with `rollback " + rollout.id() + "`.");
        }
        Optional<DeploymentView> view = follower.view(account.clock().now());
        if (report.isPresent() && view.isPresent()) {
            Commands.write(report.get(), List.of(view.get()));
            terminal.say("Report: " + report.get());
        }
        return new End(code, view);
    }

    /** Tells the rollout something, as somebody at this terminal. */
    static void tell(Rollout rollout, Command command) {
        rollout.tell(command, System.getProperty("user.name"));
    }
}
