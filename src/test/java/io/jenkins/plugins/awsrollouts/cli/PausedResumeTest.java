package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.journal.Json;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout whose process died while it was paused. */
class PausedResumeTest {
    private static final String ID = "r-1";

    private final Sandbox sandbox = new Sandbox(SimulatedShop.account(1));
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    private FileJournals journals() {
        return new FileJournals(folder.resolve("journals"));
    }

    /** Nobody listens; that its journal is gone is the death of its process. */
    private static final class Deaf implements RolloutListener {
        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            // the journal has it
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            // it is dead
        }
    }

    @BeforeEach
    void aPausedRolloutWhoseProcessDies() {
        Planned planned = new Planner(sandbox.cloud())
                .plan(
                        Spec.of(SimulatedShop.GROUP, SimulatedShop.GOOD),
                        ID,
                        sandbox.clock().now());
        Journal journal = journals().create(ID);
        Rollout rollout = new Rollouts(sandbox.clock(), sandbox.prober())
                .start(((Planned.Ready) planned).plan(), sandbox.cloud(), journal, new Deaf());
        rollout.tell(Command.PAUSE, "alice");
        Instant late = sandbox.clock().now().plus(Duration.ofHours(1));
        sandbox.account().clock().runUntil(() -> rollout.state().paused(), late);
        assertTrue(rollout.state().paused());
        journal.close();
    }

    private OpenAccount opened() {
        ScheduledExecutorService executor = SystemClock.daemons(1, "simulation");
        Pulse.drive(sandbox.account().clock(), 300, executor);
        return new OpenAccount(
                new Notes.Place("kept", Optional.empty(), Optional.empty()),
                Sandbox.clients(sandbox.account()),
                sandbox.cloud(),
                sandbox.clock(),
                sandbox.prober(),
                executor,
                ZoneOffset.UTC,
                () -> {});
    }

    private int resume(String... options) {
        String[] all = new String[options.length + 7];
        String[] first = {"resume", ID, "--region", OpenAccount.SIMULATED, "--no-live", "--state-dir", folder.toString()
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(options, 0, all, first.length, options.length);
        PrintWriter writer = new PrintWriter(out, true);
        return Main.run(AccountForCommands.of(this::opened), writer, writer, all);
    }

    private void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, out::toString);
            Thread.onSpinWait();
        }
    }

    @Test
    void aResumeSaysThatItStaysPausedAndHowItGoesOn() throws Exception {
        Future<Integer> resumed = CompletableFuture.supplyAsync(this::resume);
        await(() -> out.toString().contains("web is locked"));
        assertTrue(
                out.toString()
                        .matches(
                                "(?s).*The rollout stays paused, by alice since 2025-01-06 00:0\\d: nothing new begins. To have it"
                                        + " go on: aws-rollouts resume r-1 from another terminal, while this process lives\\..*"),
                out.toString());
        assertTrue(RolloutState.of(journals().read(ID)).paused());

        // the journal is not asked who has it: a lock that this process opened once more would not hold any longer
        JournalTaken.Holder holder = Json.mapper()
                .build()
                .readValue(
                        Files.readString(folder.resolve("journals").resolve(ID + ".lock")), JournalTaken.Holder.class);
        new Orders(folder.resolve("orders")).send(ID, new Orders.Order(Command.RESUME, "bob", holder, Set.of()));
        assertEquals(ExitCode.DONE, resumed.get(60, TimeUnit.SECONDS), out::toString);
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                RolloutState.of(journals().read(ID)).outcome());
    }

    @Test
    void aResumeEndsThePauseWhereItIsTold() {
        assertEquals(ExitCode.DONE, resume("--end-pause"), out::toString);
        assertFalse(out.toString().contains("The rollout stays paused"), out.toString());
        assertEquals(
                Optional.of(Outcome.PROMOTED),
                RolloutState.of(journals().read(ID)).outcome());
    }

    @Test
    void theListCallsItPaused() {
        Cli list = new Cli(folder);
        assertEquals(ExitCode.DONE, list.run("list"));
        assertTrue(list.out().contains("not over, paused"), list.out());
    }
}
