package io.jenkins.plugins.awsrollouts.jenkins.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Json;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnerOnly;
import io.jenkins.plugins.awsrollouts.rollout.journal.WholeFile;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What stands beside the journals of rollouts, two small files each: whom it is for, and what was seen of its target.
 * Only the first is needed to go on; the second makes pictures whole.
 */
final class RolloutFiles {
    private static final String OWNER = ".errand.json";
    private static final Logger LOGGER = Logger.getLogger(RolloutFiles.class.getName());
    private static final String ASIDE = ".set-aside";
    private static final String JOURNAL = ".jsonl";
    private static final String DISMISSED = "dismissed";
    private static final long LARGEST = 1 << 20;
    private static final String SIGHTINGS = ".sightings.json";

    private final Path directory;
    private final ObjectMapper mapper = Json.mapper().build();

    RolloutFiles(Path directory) {
        this.directory = directory;
    }

    void write(RolloutOwner owner) {
        write(file(owner.id(), OWNER), owner);
    }

    void write(String id, Sightings sightings) {
        write(file(id, SIGHTINGS), sightings.withoutProblem());
    }

    /** Writes a file whole or not at all. */
    private void write(Path file, Object value) {
        try {
            OwnerOnly.createDirectories(directory);
            WholeFile.write(file, mapper.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Whom a rollout was for. */
    Optional<RolloutOwner> owner(String id) {
        try {
            Path file = file(id, OWNER);
            return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOGGER.warning(() -> "The errand of " + id + " in " + directory + " cannot be read: " + Words.of(e) + ".");
            return Optional.empty();
        }
    }

    /** What was seen of a rollout's target; nothing, where that is not known. */
    Sightings sightings(String id) {
        Path file = file(id, SIGHTINGS);
        try {
            Sightings kept = Files.exists(file) ? mapper.readValue(Files.readString(file), Sightings.class) : null;
            return kept == null ? Sightings.none() : kept;
        } catch (IOException | RuntimeException e) {
            LOGGER.warning(() -> "What was seen of the target of " + id + " is not shown, since " + file
                    + " cannot be read: " + Words.of(e) + ".");
            return Sightings.none();
        }
    }

    /** All errands that are not done and can be read. One that cannot is set aside, and stays there for a person. */
    List<RolloutOwner> owners() {
        List<RolloutOwner> owners = new ArrayList<>();
        for (Path file : files(name -> name.endsWith(OWNER))) {
            try {
                owners.add(read(file));
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "The errand " + file + " cannot be read, so it is set aside");
                setAside(file);
            }
        }
        return owners;
    }

    /** Where something lies that was set aside and that somebody has to look at, by the rollout's id. */
    Map<String, Path> setAside() {
        Map<String, Path> all = new LinkedHashMap<>();
        for (Path file : files(name -> name.contains(ASIDE))) {
            String name = String.valueOf(file.getFileName());
            all.put(name.substring(0, name.indexOf('.')), file);
        }
        return all;
    }

    /** Sets a file of a rollout aside; what cannot even be renamed stays where it is. */
    static void setAside(Path file) {
        try {
            WholeFile.setAside(file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> file + " cannot be set aside");
        }
    }

    private List<Path> files(Predicate<String> named) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> named.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of errands " + directory + " cannot be read", e);
        }
    }

    private RolloutOwner read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than any errand");
        }
        RolloutOwner owner = mapper.readValue(Files.readString(file), RolloutOwner.class);
        boolean whole = owner != null
                && owner.job() != null
                && owner.account() != null
                && owner.started() != null
                && owner.request() != null
                && owner.id() != null
                && file.equals(file(owner.id(), OWNER));
        if (!whole) {
            throw new IOException(file + " is no errand");
        }
        return owner;
    }

    void delete(String id) {
        try {
            Files.deleteIfExists(file(id, SIGHTINGS));
            Files.deleteIfExists(file(id, OWNER));
        } catch (IOException e) {
            throw new UncheckedIOException("The notes of " + id + " cannot be deleted in " + directory, e);
        }
    }

    /**
     * Takes the journal of a rollout out of what is gone on with, and keeps it.
     *
     * @throws UncheckedIOException when it cannot be moved
     */
    void dismissJournal(String id) {
        dismiss(id, name -> name.equals(id + JOURNAL));
    }

    /**
     * Takes all that belongs to a rollout out of what is gone on with, and keeps it.
     *
     * @throws UncheckedIOException when something cannot be moved; what was is kept
     */
    void dismiss(String id) {
        dismissJournal(id);
        dismiss(id, name -> name.startsWith(id + "."));
    }

    private void dismiss(String id, Predicate<String> named) {
        Path kept = directory.resolveSibling(DISMISSED);
        try {
            OwnerOnly.createDirectories(kept);
            for (Path file : files(named)) {
                // one that was recovered before has left its first journal there
                Files.move(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The files of " + id + " cannot be moved to " + kept, e);
        }
    }

    /** Whether the journal of a rollout is kept where nobody goes on with it. */
    boolean isDismissed(String id) {
        return Files.exists(directory.resolveSibling(DISMISSED).resolve(id + JOURNAL));
    }

    private Path file(String id, String ending) {
        return directory.resolve(id.replaceAll("[^A-Za-z0-9-]", "_") + ending);
    }
}
