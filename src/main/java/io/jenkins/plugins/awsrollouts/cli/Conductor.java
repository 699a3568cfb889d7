package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Follower;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries one rollout out from the command line: shows it, waits for its end on the main thread, heeds Ctrl-C. */
final class Conductor {
    private static final long REDRAW_MILLIS = 200;

    private final OpenAccount account;
    private final Terminal terminal;
    private final BiConsumer<String, Notes> notes;
    private final Optional<Path> report;
    private final Rollouts rollouts;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * @param notes keeps what was seen, by the rollout's id
     * @param report where to write a report at the end
     */
    Conductor(OpenAccount account, Terminal terminal, BiConsumer<String, Notes> notes, Optional<Path> report) {
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

    /** Starts a rollout. */
    @FunctionalInterface
    interface RolloutStart {
        Rollout begin(Rollouts rollouts, Journal journal, Follower follower);
    }

    /**
     * Runs a new rollout until it is over, held or broken.
     *
     * @throws InputFaults when the disk is against its journal; then there is none, and nothing was changed
     */
    End begin(FileJournals journals, Orders orders, String id, RolloutStart beginning) {
        Journal journal = begun(() -> journals.create(id));
        return run(
                journal,
                Sightings.none(),
                (same, follower) -> {
                    try {
                        return begun(() -> beginning.begin(same, journal, follower));
                    } catch (InputFaults e) {
                        journal.close();
                        journals.discard(id);
                        throw e;
                    }
                },
                orders(orders, journals, id));
    }

    /** Says which rollout begins where; in the terminal's own words, or for programs. */
    static void announce(Terminal terminal, Plan plan, String id, OpenAccount account) {
        Instant now = account.clock().now();
        List<String> lines = new ArrayList<>();
        lines.add("Rollout " + id);
        lines.add(account.place().words());
        lines.add("It is " + LocalDate.ofInstant(now, account.zone()) + " there, and times are those of "
                + (account.zone().equals(ZoneOffset.UTC)
                        ? "UTC"
                        : account.zone().getId()));
        plan.warnings().forEach(warning -> lines.add("Warning: " + warning));
        terminal.tell(lines, () -> Records.begin(plan, id, account.place(), now));
    }

    private static <T> T begun(Supplier<T> first) {
        try {
            return first.get();
        } catch (UncheckedIOException e) {
            throw new InputFaults(List.of(e.getMessage()));
        }
    }

    /** What other processes want of a rollout. */
    private static Consumer<Rollout> orders(Orders orders, FileJournals journals, String id) {
        return rollout -> journals.holding(id).ifPresent(me -> orders.take(id, me)
                .forEach(order -> rollout.tell(order.command(), order.by(), Set.of(), order.about())));
    }

    /** Runs a rollout that was begun before until it is over, held or broken. */
    End resume(
            FileJournals journals,
            Orders orders,
            Journal journal,
            String id,
            Sightings before,
            BiFunction<Rollouts, Follower, Rollout> begin) {
        return run(journal, before, begin, orders(orders, journals, id));
    }

    /** Runs a rollout that nobody but this process knows of. */
    End run(Journal journal, Sightings before, BiFunction<Rollouts, Follower, Rollout> begin) {
        return run(journal, before, begin, nobody -> {});
    }

    /**
     * Runs a rollout until it is over, held or broken.
     *
     * @param before what was seen of the target by an earlier process
     * @param begin starts or resumes it
     * @param heed looks what others want of it
     */
    private End run(
            Journal journal, Sightings before, BiFunction<Rollouts, Follower, Rollout> begin, Consumer<Rollout> heed) {
        CountDownLatch rest = new CountDownLatch(1);
        Follower follower = new Follower(journal, before, terminal::log, how -> rest.countDown());
        Rollout rollout = begin.apply(rollouts, follower);
        Interruption interruption = new Interruption(rollout, rest, account, terminal);
        interruption.arm();
        aside("Notes", () -> notes.accept(rollout.id(), new Notes(account.place(), before)));
        Runnable draw = () ->
                aside("The picture", () -> follower.view(account.clock().now()).ifPresent(terminal::draw));
        ScheduledFuture<?> redraw =
                account.executor().scheduleAtFixedRate(draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        Prompt prompt =
                new Prompt(rollout::id, rollout::state, System.in, terminal::say, command -> tell(rollout, command));
        ScheduledFuture<?> listening = account.executor()
                .scheduleWithFixedDelay(
                        () -> {
                            aside("The terminal", prompt::look);
                            aside("What other processes want", () -> heed.accept(rollout));
                        },
                        REDRAW_MILLIS,
                        REDRAW_MILLIS,
                        TimeUnit.MILLISECONDS);
        try {
            rest.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redraw.cancel(false);
        listening.cancel(false);
        // how it ended stands; whatever fails from here on changes nothing about it
        RolloutState state = rollout.state();
        int code = follower.problem().isPresent() && state.outcome().isEmpty() ? ExitCode.BROKEN : ExitCode.of(state);
        draw.run();
        aside("Notes", () -> notes.accept(rollout.id(), new Notes(account.place(), follower.sightings())));
        aside("The terminal", () -> lastWords(follower, rollout, code));
        terminal.record(() ->
                Records.end(state, rollout.id(), code, report, account.clock().now()));
        interruption.disarm(code);
        return new End(code, view(follower));
    }

    private Optional<DeploymentView> view(Follower follower) {
        try {
            return follower.view(account.clock().now());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What is no part of the rollout does not stop it when it fails; that is told once. */
    private void aside(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            if (warned.add(what)) {
                terminal.say("Warning: " + what + " failed, and the rollout does not mind: " + why);
            }
        }
    }

    private void lastWords(Follower follower, Rollout rollout, int code) {
        RolloutState state = rollout.state();
        terminal.leave();
        if (code == ExitCode.BROKEN) {
            follower.problem()
                    .ifPresent(why -> terminal.say("The rollout stopped: " + why.replaceFirst("\\.$", "")
                            + ". To go on: aws-rollouts resume " + rollout.id()));
        }
        if (code == ExitCode.HELD && account.isSimulated()) {
            terminal.say("Held: " + state.reason()
                    + ". The simulated account ends with this process, so there is nothing left to go on with.");
        } else if (code == ExitCode.HELD) {
            terminal.say("Held: " + state.reason() + ". Go on with `resume " + rollout.id() + "`, or put the old AMI"
                    + " back with `rollback " + rollout.id() + "`.");
        }
        report.ifPresent(file -> aside("The report", () -> {
            WrittenFile.report(
                    file, List.of(follower.view(account.clock().now()).orElseThrow()));
            terminal.say("Report: " + file);
        }));
    }

    /** Tells the rollout something, as somebody at this terminal. */
    static void tell(Rollout rollout, Command command) {
        rollout.tell(command, System.getProperty("user.name"));
    }
}
