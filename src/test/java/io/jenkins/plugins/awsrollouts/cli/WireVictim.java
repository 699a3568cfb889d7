package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process of its own that runs a rollout and is killed at a moment.
 *
 * @param folder of its journals
 * @param arguments for {@link WireProcess}
 */
record WireVictim(Path folder, List<String> arguments) {
    private static final long LATEST_SECONDS = 40;

    /** Its journal's file. */
    Path journal() {
        return folder.resolve(WireTheatre.ROLLOUT + ".jsonl");
    }

    /** Runs it until its journal is such, and kills it. */
    void killWhen(Predicate<List<Event>> moment) throws IOException, InterruptedException {
        File said = folder.resolve("said").toFile();
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            Instant latest = Instant.now().plusSeconds(LATEST_SECONDS);
            while (!Files.exists(journal()) || !moment.test(new FileJournals(folder).read(WireTheatre.ROLLOUT))) {
                assertTrue(
                        process.isAlive() && Instant.now().isBefore(latest),
                        () -> "the process does not get there; it said: " + text(said)
                                + text(journal().toFile()));
                Optional.ofNullable(watch.poll(1, TimeUnit.SECONDS)).ifPresent(WireVictim::seen);
            }
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "the process is dead");
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WireProcess.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private static void seen(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    private static String text(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
