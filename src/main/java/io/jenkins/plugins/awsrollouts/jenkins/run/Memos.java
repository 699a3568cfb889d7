package io.jenkins.plugins.awsrollouts.jenkins.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.Json;
import io.jenkins.plugins.awsrollouts.rollout.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands beside the journals of rollouts, two small files each: whom it is for, and what was seen of its target.
 * Only the first is needed to go on; the second makes pictures whole.
 */
final class Memos {
    private static final String ERRAND = ".errand.json";
    private static final String SIGHTINGS = ".sightings.json";

    private final Path directory;
    private final ObjectMapper mapper = Json.mapper().build();

    Memos(Path directory) {
        this.directory = directory;
    }

    void write(Errand errand) {
        write(file(errand.id(), ERRAND), errand);
    }

    void write(String id, Sightings sightings) {
        write(file(id, SIGHTINGS), sightings.withoutProblem());
    }

    /** Writes a file whole or not at all. */
    private void write(Path file, Object value) {
        try {
            OwnerOnly.createDirectories(directory);
            Path part = Files.createTempFile(directory, "memo", ".part");
            Files.writeString(part, mapper.writeValueAsString(value));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Whom a rollout was for. */
    Optional<Errand> errand(String id) {
        return Optional.of(file(id, ERRAND)).filter(Files::exists).map(this::read);
    }

    /** What was seen of a rollout's target; nothing, where that is not known. */
    Sightings sightings(String id) {
        Path file = file(id, SIGHTINGS);
        try {
            return Files.exists(file) ? mapper.readValue(Files.readString(file), Sightings.class) : Sightings.none();
        } catch (IOException e) {
            return Sightings.none();
        }
    }

    /** All errands that are not done. */
    List<Errand> errands() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ERRAND))
                    .sorted()
                    .map(this::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of errands " + directory + " cannot be read", e);
        }
    }

    private Errand read(Path file) {
        try {
            return mapper.readValue(Files.readString(file), Errand.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The errand " + file + " cannot be read", e);
        }
    }

    void delete(String id) {
        try {
            Files.deleteIfExists(file(id, SIGHTINGS));
            Files.deleteIfExists(file(id, ERRAND));
        } catch (IOException e) {
            throw new UncheckedIOException("The notes of " + id + " cannot be deleted in " + directory, e);
        }
    }

    private Path file(String id, String ending) {
        return directory.resolve(id.replaceAll("[^A-Za-z0-9-]", "_") + ending);
    }
}
