package io.jenkins.plugins.awsrollouts.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Journals as files, one a rollout, for their owner alone: a line of JSON an event. A last line that a crash has torn is dropped, since
 * nothing has followed from an event that was not wholly written.
 */
public final class FileJournals {
    private static final String ENDING = ".jsonl";
    private final Path directory;
    private final JournalFormat format = new JournalFormat();

    /**
     * @param directory where the files are; made when it is not there
     */
    public FileJournals(Path directory) {
        this.directory = directory;
    }

    /** Begins the journal of a new rollout. */
    public Journal create(String rolloutId) {
        try {
            OwnerOnly.createDirectories(directory);
            return new FileJournal(rolloutId, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of " + rolloutId + " cannot be written in " + directory, e);
        }
    }

    /**
     * Opens the journal of a rollout to go on with it.
     *
     * @throws IllegalStateException with one sentence, when there is none, another process has it, or it is damaged
     */
    public Journal open(String rolloutId) {
        if (!Files.exists(file(rolloutId))) {
            throw new IllegalStateException("There is no rollout " + rolloutId + " in " + directory + ".");
        }
        try {
            return new FileJournal(rolloutId, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of " + rolloutId + " cannot be opened in " + directory, e);
        }
    }

    /** Reads the journal of a rollout, finished or not, without going on with it. */
    public List<Event> read(String rolloutId) {
        try {
            // not readString: a crash may have torn the last line within a character
            String text = new String(Files.readAllBytes(file(rolloutId)), StandardCharsets.UTF_8);
            String[] lines = text.split("\n");
            boolean whole = text.endsWith("\n");
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < lines.length; i++) {
                boolean last = i == lines.length - 1;
                if (!lines[i].isBlank() && (whole || !last)) {
                    events.add(event(rolloutId, i + 1, lines[i]));
                }
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of " + rolloutId + " cannot be read in " + directory, e);
        }
    }

    private Event event(String rolloutId, int number, String line) {
        try {
            return format.event(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Line " + number + " of the journal of " + rolloutId + " is damaged (" + e.getOriginalMessage()
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
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of " + rolloutId + " cannot be deleted in " + directory, e);
        }
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
            throw new UncheckedIOException("The folder of journals " + directory + " cannot be read", e);
        }
    }

    private Path file(String rolloutId) {
        if (!rolloutId.matches("[A-Za-z0-9-]+")) {
            throw new IllegalStateException("\"" + rolloutId + "\" is no id of a rollout.");
        }
        return directory.resolve(rolloutId + ENDING);
    }

    private final class FileJournal implements Journal {
        private final FileChannel channel;
        private final List<Event> events = new ArrayList<>();

        FileJournal(String rolloutId, StandardOpenOption how) throws IOException {
            Path file = file(rolloutId);
            channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, how), OwnerOnly.file(file));
            try {
                lock(file);
                events.addAll(read(rolloutId));
                cutTornLine(file);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        private void lock(Path file) throws IOException {
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // this process has it already: told below, as for any other process
            }
            if (lock == null) {
                throw new IllegalStateException("Another process has the journal " + file.getFileName()
                        + " open, so its rollout is running; stop that process first.");
            }
        }

        private void cutTornLine(Path file) throws IOException {
            byte[] all = Files.readAllBytes(file);
            int end = all.length;
            while (end > 0 && all[end - 1] != '\n') {
                end--;
            }
            if (end < all.length) {
                try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    cut.truncate(end);
                }
            }
        }

        @Override
        public synchronized void append(Event event) {
            try {
                ByteBuffer line = ByteBuffer.wrap((format.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                if (event.durable()) {
                    channel.force(false);
                }
                events.add(event);
            } catch (IOException e) {
                throw new UncheckedIOException("The journal cannot be written, so nothing further is done", e);
            }
        }

        @Override
        public synchronized List<Event> events() {
            return List.copyOf(events);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The journal cannot be closed", e);
            }
        }
    }
}
