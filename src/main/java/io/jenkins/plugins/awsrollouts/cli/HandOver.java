package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.history.LogLines;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Hands a command to the process that has the rollout, and shows from its journal what becomes of it. That process alone
 * changes anything; this one may end at any time.
 */
final class HandOver {
    private static final long LOOK_MILLIS = 500;
    private static final long HEEDED_SECONDS = 20;
    private static final long WRITTEN_SECONDS = 5;
    private static final long DAYS = 30;

    private final String id;
    private final FileJournals journals;
    private final Orders orders;
    private final Terminal terminal;
    private final LogLines telling = new LogLines();
    private List<Event> told = List.of();
    private boolean alone;

    HandOver(String id, FileJournals journals, Orders orders, Terminal terminal) {
        this.id = id;
        this.journals = journals;
        this.orders = orders;
        this.terminal = terminal;
    }

    /**
     * Tells the process, and waits for the end of the rollout.
     *
     * @return the rollout as it stands then
     * @throws InputFaults when that process does not heed it; then nothing was changed
     */
    RolloutState order(Command command, String way, JournalTaken taken) {
        send(command, way, taken, Set.of());
        try {
            await(this::over, TimeUnit.DAYS.toSeconds(DAYS));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            terminal.say("That process goes on, but what it does cannot be shown: " + e.getMessage());
        }
        return RolloutState.of(told);
    }

    /**
     * Tells the process, and waits until that stands in its journal.
     *
     * @param about the keys of the approvals that are answered; empty for other commands
     * @return the rollout as it stands then
     * @throws InputFaults when that process does not heed it, or it made no sense any more when it did
     */
    RolloutState heeded(Command command, String way, JournalTaken taken, Set<String> about) {
        send(command, way, taken, about);
        int before = told.size();
        boolean written =
                await(() -> over() || commanded(command, before), WRITTEN_SECONDS) && commanded(command, before);
        RolloutState state = RolloutState.of(told);
        if (!written) {
            throw new InputFaults(List.of("Rollout " + id + " had nothing to " + way
                    + " any more when that process took it: it is " + ListCommand.standing(state) + "."));
        }
        return state;
    }

    private boolean commanded(Command command, int before) {
        return told.stream()
                .skip(before)
                .anyMatch(event -> event instanceof Event.Commanded one && one.command() == command);
    }

    private void send(Command command, String way, JournalTaken taken, Set<String> about) {
        JournalTaken.Holder holder = taken.holder().orElseThrow(() -> new InputFaults(List.of(taken.getMessage())));
        told = journals.read(id);
        told.forEach(telling::tell);
        Path order = orders.send(id, new Orders.Order(command, System.getProperty("user.name"), holder, about));
        terminal.say("Rollout " + id + " runs in " + holder.words() + "; that process is told to " + way + ".");
        boolean heeded = await(() -> !Files.exists(order), HEEDED_SECONDS);
        if (!heeded && orders.withdraw(order)) {
            throw new InputFaults(List.of("Rollout " + id + " runs in " + holder.words()
                    + ", which does not heed it; stop that process, then try again."));
        }
    }

    private boolean over() {
        boolean free = isFree();
        List<Event> now = journals.read(id);
        now.subList(Math.min(told.size(), now.size()), now.size())
                .forEach(event -> telling.tell(event).ifPresent(terminal::log));
        told = now;
        RolloutState state = RolloutState.of(now);
        // twice, since between a look at the lock and one at the journal the end may have been written
        boolean left = free && alone;
        alone = free;
        return state.outcome().isPresent() || state.phase() == Phase.HELD || left;
    }

    private boolean isFree() {
        try {
            journals.free(id);
            return true;
        } catch (JournalTaken e) {
            return false;
        }
    }

    /** Whether something comes to be within a time; looked at again and again. */
    private static boolean await(BooleanSupplier what, long seconds) {
        CountDownLatch met = new CountDownLatch(1);
        AtomicReference<RuntimeException> problem = new AtomicReference<>();
        ScheduledExecutorService looking = SystemClock.daemons(1, "hand-over");
        Runnable look = () -> {
            try {
                if (what.getAsBoolean()) {
                    met.countDown();
                }
            } catch (RuntimeException e) {
                problem.set(e);
                met.countDown();
            }
        };
        try {
            looking.scheduleWithFixedDelay(look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            boolean came = met.await(seconds, TimeUnit.SECONDS);
            if (problem.get() != null) {
                throw problem.get();
            }
            return came;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            looking.shutdownNow();
        }
    }
}
