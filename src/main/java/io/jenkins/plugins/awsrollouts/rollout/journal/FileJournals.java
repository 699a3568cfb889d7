package io.jenkins.plugins.awsrollouts.rollout.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Journals as files, one a rollout, for their owner alone: a line of JSON an event. A last line that a crash has torn is dropped, since
 * nothing has followed from an event that was not wholly written.
 */
public final class FileJournals {
    private static final String ENDING = ".jsonl";

    /** The journals of the longest rollouts have a few MiB. */
    private static final long LARGEST = 512L << 20;

    private final Path directory;
    private final JournalFormat format = new JournalFormat();

    /** The rollouts that are open here, and since when. */
    private final Map<String, JournalTaken.Holder> held = new ConcurrentHashMap<>();

    /**
     * @param directory where the files are; made when it is not there
     */
    public FileJournals(Path directory) {
        this.directory = directory;
    }

    /**
     * Begins the journal of a new rollout.
     *
     * @throws UncheckedIOException with one sentence, when the disk is against it; nothing is left of it then
     */
    public Journal create(String rolloutId) {
        try {
            OwnerOnly.createDirectories(directory);
            return opened(rolloutId, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The journal of " + rolloutId + " cannot be begun in " + directory + ": " + DiskFault.why(e) + ".",
                    e);
        }
    }

    /**
     * Opens the journal of a rollout to go on with it.
     *
     * @throws JournalTaken when a process that lives goes on with it, be it this one
     * @throws IllegalStateException with one sentence, when there is none, or it is damaged
     */
    public Journal open(String rolloutId) {
        if (!Files.exists(file(rolloutId))) {
            throw new IllegalStateException("There is no rollout " + rolloutId + " in " + directory + ".");
        }
        try {
            return opened(rolloutId, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The journal of " + rolloutId + " cannot be opened in " + directory + ": " + DiskFault.why(e) + ".",
                    e);
        }
    }

    /**
     * Looks whether a process goes on with a rollout. Opens nothing, and needs no journal.
     *
     * @throws JournalTaken when one does, be it this one
     */
    public void free(String rolloutId) {
        Path lock = lock(file(rolloutId));
        if (held.containsKey(rolloutId)) {
            throw new JournalTaken(rolloutId, holding(rolloutId));
        }
        try {
            if (Files.exists(lock)) {
                JournalLock.take(rolloutId, lock).close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The lock " + lock + " cannot be looked at: " + DiskFault.why(e) + ".", e);
        }
    }

    /** This process, as whoever finds a rollout taken is told of it; empty when the rollout is not open here. */
    public Optional<JournalTaken.Holder> holding(String rolloutId) {
        return Optional.ofNullable(held.get(rolloutId));
    }

    private Journal opened(String rolloutId, StandardOpenOption how) throws IOException {
        // a lock file that this process opened once more and closed would not lock any longer
        if (held.putIfAbsent(rolloutId, JournalTaken.Holder.here()) != null) {
            throw new JournalTaken(rolloutId, holding(rolloutId));
        }
        try {
            return new FileJournal(rolloutId, how);
        } catch (IOException e) {
            held.remove(rolloutId);
            if (!Files.exists(file(rolloutId))) {
                Files.deleteIfExists(lock(file(rolloutId)));
            }
            throw e;
        } catch (RuntimeException e) {
            held.remove(rolloutId);
            throw e;
        }
    }

    /**
     * Reads the journal of a rollout, finished or not, without going on with it.
     *
     * @throws IllegalStateException with one sentence, when there is none, or it is damaged
     */
    public List<Event> read(String rolloutId) {
        return contents(rolloutId).events();
    }

    /**
     * What a journal holds.
     *
     * @param end how many bytes its whole lines have
     * @param seal that of the last of them
     */
    private record Contents(List<Event> events, long end, String seal) {}

    private Contents contents(String rolloutId) {
        if (!Files.exists(file(rolloutId))) {
            throw new IllegalStateException("There is no rollout " + rolloutId + " in " + directory + ".");
        }
        legible(rolloutId);
        try {
            byte[] bytes = Files.readAllBytes(file(rolloutId));
            int end = bytes.length;
            // a crash may have torn the last line, even within a character
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n");
            List<Event> events = new ArrayList<>();
            String seal = "";
            for (int i = 0; i < lines.length; i++) {
                if (!lines[i].isBlank()) {
                    events.add(event(rolloutId, i + 1, lines[i], seal));
                    seal = JournalFormat.seal(lines[i], seal);
                }
            }
            return new Contents(events, end, seal);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The journal of " + rolloutId + " cannot be read in " + directory + ": " + DiskFault.why(e) + ".",
                    e);
        }
    }

    /** What is no file, such as a pipe, would never end, and no journal is that large. */
    private void legible(String rolloutId) {
        Path file = file(rolloutId);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("The journal of " + rolloutId + " in " + directory + " is no file.");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalStateException("The journal of " + rolloutId + " in " + directory + " is larger than "
                        + (LARGEST >> 20) + " MiB, so it is no journal.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The journal of " + rolloutId + " cannot be read in " + directory + ": " + DiskFault.why(e) + ".",
                    e);
        }
    }

    private Event event(String rolloutId, int number, String line, String seal) {
        try {
            return format.event(line, seal);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Line " + number + " of the journal of " + rolloutId + " is damaged (" + JournalFormat.why(e)
                            + "); recover the group from its tags instead.",
                    e);
        }
    }
    /**
     * Deletes a journal that nothing was ever written to, as a process leaves one that died at that very moment.
     *
     * @throws IllegalStateException when there is something in it
     */
    public void discard(String rolloutId) {
        if (!read(rolloutId).isEmpty()) {
            throw new IllegalStateException("The journal of " + rolloutId + " is not empty, so it is kept.");
        }
        try {
            Files.delete(file(rolloutId));
            Files.deleteIfExists(lock(file(rolloutId)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The journal of " + rolloutId + " cannot be deleted in " + directory + ": " + DiskFault.why(e)
                            + ".",
                    e);
        }
    }

    /**
     * What stands beside a journal as long as that may be gone on with: its lock. Whoever takes a journal away that is
     * closed takes this away after it.
     */
    public static Path lock(Path journal) {
        String name = String.valueOf(journal.getFileName());
        String id = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return journal.resolveSibling(id + ".lock");
    }

    /** The ids of all rollouts that have a journal, in their order. */
    public List<String> ids() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder of journals " + directory + " cannot be read: " + DiskFault.why(e) + ".", e);
        }
    }

    private Path file(String rolloutId) {
        if (!rolloutId.matches("[A-Za-z0-9-]+")) {
            throw new IllegalStateException("\"" + rolloutId + "\" is no id of a rollout.");
        }
        return directory.resolve(rolloutId + ENDING);
    }

    private final class FileJournal implements Journal {
        private final String rolloutId;
        private final JournalLock lock;
        private final FileChannel channel;
        private final List<Event> events = new ArrayList<>();
        private long end;

        /** Of the last line. */
        private String seal = "";

        private boolean closed;

        FileJournal(String rolloutId, StandardOpenOption how) throws IOException {
            this.rolloutId = rolloutId;
            Path file = file(rolloutId);
            lock = JournalLock.take(rolloutId, lock(file));
            held.put(rolloutId, lock.holder());
            try {
                channel = FileChannel.open(file, Set.of(StandardOpenOption.APPEND, how), OwnerOnly.file(file));
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            try {
                Contents there = contents(rolloutId);
                events.addAll(there.events());
                end = there.end();
                seal = there.seal();
                channel.truncate(end);
            } catch (IOException | RuntimeException e) {
                channel.close();
                lock.close();
                throw e;
            }
        }

        @Override
        public synchronized void append(Event event) {
            try {
                // where locks do not hold, as on some network disks: two that write would damage it
                if (channel.size() != end) {
                    throw new IllegalStateException("Another process has written to the journal of " + rolloutId
                            + ", so this one stops; one alone may go on with a rollout.");
                }
                String text = format.line(event, seal);
                ByteBuffer line = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                if (event.durable()) {
                    channel.force(false);
                }
                end += line.capacity();
                seal = JournalFormat.seal(text, seal);
                events.add(event);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The journal of " + rolloutId + " cannot be written, so nothing further is done: "
                                + DiskFault.why(e) + ".",
                        e);
            }
        }

        @Override
        public synchronized List<Event> events() {
            return List.copyOf(events);
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try (lock;
                    channel) {
                held.remove(rolloutId);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The journal of " + rolloutId + " cannot be closed: " + DiskFault.why(e) + ".", e);
            }
        }
    }
}
