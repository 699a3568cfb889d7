package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.JournalTaken;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of the same state directory: one alone goes on with a rollout. */
class TwoProcessesTest {
    @TempDir
    private Path folder;

    private Process first;

    @AfterEach
    void end() {
        if (first != null) {
            first.destroyForcibly();
        }
    }

    /** A rollout in a process of its own, which bakes for long; returns its id once it does. */
    private String deployed() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of("deploy", "--region", "simulated", "--speed", "300", "--no-live"));
        command.addAll(List.of("--group", "web", "--ami", SimulatedShop.GOOD, "--bake", "20h"));
        command.addAll(List.of("--state-dir", folder.toString()));
        first = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = first.inputReader(StandardCharsets.UTF_8);
        String id = "";
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            id = line.startsWith("Rollout ") ? line.substring("Rollout ".length()) : id;
            if (line.contains("watching") || line.contains("bake")) {
                return id;
            }
        }
        throw new AssertionError(all.toString());
    }

    private FileJournals journals() {
        return new FileJournals(folder.resolve("journals"));
    }

    @Test
    void aRollbackIsHandedToTheProcessThatHasTheRolloutAndAResumeIsRefused() throws Exception {
        String id = deployed();
        long pid = first.pid();
        Cli resume = new Cli(folder);
        assertEquals(ExitCode.WRONG, resume.run("resume", id));
        assertTrue(
                resume.errors()
                        .get(0)
                        .matches("Rollout " + id + " runs already, in process " + pid + " on .+ since .+ UTC;"
                                + " wait for its end, or stop that process\\."),
                resume.errors()::toString);
        assertEquals("Nothing was changed.", resume.errors().get(1));

        Cli rollback = new Cli(folder);
        assertEquals(ExitCode.DONE, rollback.run("rollback", id), () -> rollback.out() + rollback.errors());
        assertTrue(rollback.out().contains("runs in process " + pid), rollback.out());
        assertTrue(rollback.out().contains("rolled back"), rollback.out());
        assertTrue(first.waitFor(60, TimeUnit.SECONDS), "the first process ends");
        assertEquals(ExitCode.UNDONE, first.exitValue());

        List<Event> events = journals().read(id);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), RolloutState.of(events).outcome());
        assertTrue(events.stream().noneMatch(Event.Resumed.class::isInstance), "one process alone wrote it");
    }

    private JournalTaken.Holder holder(String id) {
        return assertThrows(JournalTaken.class, () -> journals().free(id))
                .holder()
                .orElseThrow();
    }

    /** A pause of somebody, since that of a zonal shift ends by itself where there is none. */
    private void pause(String id) {
        Orders orders = new Orders(folder.resolve("orders"));
        orders.send(id, new Orders.Order(Command.PAUSE, "somebody", holder(id), Set.of()));
        awaitPaused(id, true);
    }

    private void awaitPaused(String id, boolean paused) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (RolloutState.of(journals().read(id)).paused() != paused) {
            assertTrue(System.nanoTime() < until, "paused: " + !paused);
            Thread.onSpinWait();
        }
    }

    @Test
    void aResumeOfAPausedRolloutIsHandedToTheProcessThatHasIt() throws Exception {
        String id = deployed();
        pause(id);
        Cli resume = new Cli(folder);
        Future<Integer> resumed = CompletableFuture.supplyAsync(() -> resume.run("resume", id));
        awaitPaused(id, false);
        Cli rollback = new Cli(folder);
        assertEquals(ExitCode.DONE, rollback.run("rollback", id), () -> rollback.out() + rollback.errors());
        assertEquals(ExitCode.UNDONE, resumed.get(60, TimeUnit.SECONDS));
        assertTrue(resume.out().contains("that process is told to go on."), resume.out());
    }

    private Cli told(int exitCode, String... arguments) {
        Cli cli = new Cli(folder);
        assertEquals(exitCode, cli.run(arguments), () -> cli.out() + cli.errors());
        return cli;
    }

    private RolloutState state(String id) {
        return RolloutState.of(journals().read(id));
    }

    @Test
    void aRolloutOfAnotherProcessIsPausedAndPromotedWithoutWaitingForItsEnd() throws Exception {
        String id = deployed();
        Cli pause = told(ExitCode.DONE, "pause", id);
        assertTrue(pause.out().contains("that process is told to pause."), pause.out());
        assertTrue(state(id).paused());
        assertTrue(told(ExitCode.DONE, "list").out().contains("paused"));

        Cli promote = told(ExitCode.WRONG, "promote", id);
        assertTrue(promote.errors().get(0).contains("has nothing to promote now"), promote.errors()::toString);
        Future<Integer> resumed = CompletableFuture.supplyAsync(() -> new Cli(folder).run("resume", id));
        awaitPaused(id, false);
        told(ExitCode.DONE, "promote", id);
        assertEquals(ExitCode.DONE, resumed.get(60, TimeUnit.SECONDS), "nothing but its bake kept it from its end");
    }

    /** As where two people decide at the same moment: the first one's word stands, and nothing stops the way back. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPauseThatComesAfterARollbackChangesNothingAndSaysSo() throws Exception {
        String id = deployed();
        signal("STOP");
        Orders orders = new Orders(folder.resolve("orders"));
        JournalTaken.Holder holder = holder(id);
        orders.send(id, new Orders.Order(Command.ROLLBACK, "ann", holder, Set.of()));
        Cli pause = new Cli(folder);
        Future<Integer> paused = CompletableFuture.supplyAsync(() -> pause.run("pause", id));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Files.list(folder.resolve("orders").resolve(id)).count() < 2) {
            assertTrue(System.nanoTime() < until, "both lie there");
            Thread.onSpinWait();
        }
        signal("CONT");
        assertEquals(ExitCode.WRONG, paused.get(60, TimeUnit.SECONDS), pause::out);
        assertTrue(pause.errors().get(0).contains("had nothing to pause any more"), pause.errors()::toString);
        assertTrue(first.waitFor(60, TimeUnit.SECONDS), "the way back comes to its end");
        assertEquals(ExitCode.UNDONE, first.exitValue());
    }

    private void signal(String name) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, String.valueOf(first.pid()))
                        .start()
                        .waitFor());
    }

    @Test
    void whatMakesNoSenseNowIsRefusedWithWhatDoes() throws Exception {
        String id = deployed();
        Cli approve = told(ExitCode.WRONG, "approve", id);
        assertTrue(
                approve.errors()
                        .get(0)
                        .startsWith("Rollout " + id + " has nothing to approve now: it is not over, rolling"),
                approve.errors()::toString);
        assertTrue(approve.errors().get(0).endsWith("It can be told: pause, promote."), approve.errors()::toString);
        first.destroyForcibly();
        assertTrue(first.waitFor(60, TimeUnit.SECONDS), "the first process is dead");
        Cli pause = told(ExitCode.WRONG, "pause", id);
        assertTrue(
                pause.errors().get(0).startsWith("No process carries rollout " + id + " out"),
                pause.errors()::toString);
    }

    /** A lost connection must not undo what runs. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aTerminalThatIsClosedLeavesTheRolloutRunning() throws Exception {
        String id = deployed();
        signal("HUP");
        told(ExitCode.DONE, "pause", id);
        assertTrue(first.isAlive());
        assertTrue(!state(id).goingBack() && state(id).paused(), "it goes on");
        told(ExitCode.DONE, "rollback", id);
        assertTrue(first.waitFor(60, TimeUnit.SECONDS), "the first process ends");
        assertEquals(ExitCode.UNDONE, first.exitValue());
    }

    @Test
    void theLockOfADeadProcessIsNone() throws Exception {
        String id = deployed();
        journals().read(id);
        first.destroyForcibly();
        assertTrue(first.waitFor(60, TimeUnit.SECONDS), "the first process is dead");
        journals().open(id).close();
    }
}
