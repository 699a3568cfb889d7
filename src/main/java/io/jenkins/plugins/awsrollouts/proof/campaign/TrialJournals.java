package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The journals of controllers that die: files as those of every rollout, with the same locks. They are in memory where the
 * system has a disk there, since hundreds of thousands of events are forced to it.
 */
public final class TrialJournals implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final FileJournals files;
    private final List<Journal> open = new ArrayList<>();

    /** In a folder of their own. */
    public TrialJournals() {
        try {
            folder = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "aws-rollouts-trial")
                    : Files.createTempDirectory("aws-rollouts-trial");
        } catch (IOException e) {
            throw new UncheckedIOException("There is no folder for journals", e);
        }
        files = new FileJournals(folder);
    }

    /** Begins the journal of a rollout. */
    public Journal create(String id) {
        return kept(files.create(id));
    }

    /**
     * The journal as the next process finds it, once the one that had it is dead.
     *
     * @param torn how many bytes of a line that was about to be written have come to disk, from 0
     */
    public Journal afterDeath(String id, Journal dead, int torn) {
        dead.close();
        tear(id, torn);
        return kept(files.open(id));
    }

    /**
     * The same after the death of the machine: of what need not be on disk at once nothing is there.
     *
     * @param torn how many bytes of the first of those lines have come to disk, from 0
     */
    public Journal afterPowerLoss(String id, Journal dead, int torn) {
        List<Event> events = dead.events();
        int last = events.size();
        while (last > 0 && !events.get(last - 1).durable()) {
            last--;
        }
        dead.close();
        try {
            List<String> lines = Files.readAllLines(file(id));
            Files.write(file(id), lines.subList(0, last));
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + id + " cannot be cut", e);
        }
        tear(id, torn);
        return kept(files.open(id));
    }

    /** What the file of a journal holds. */
    public List<Event> read(String id) {
        return files.read(id);
    }

    private void tear(String id, int torn) {
        try {
            byte[] all = Files.readAllBytes(file(id));
            int line = 0;
            while (line < all.length && all[line] != '\n') {
                line++;
            }
            Files.write(file(id), Arrays.copyOf(all, Math.min(torn, line)), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + id + " cannot be torn", e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".jsonl");
    }

    private Journal kept(Journal journal) {
        open.add(journal);
        return journal;
    }

    @Override
    public void close() {
        open.forEach(Journal::close);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be deleted", e);
        }
    }
}
