package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a rollout's journal does not tell: where it ran, and what was seen of its target last. Nothing depends on it but
 * how complete a report is.
 *
 * @param place where it ran
 * @param sightings what was seen
 */
record Notes(Place place, Sightings sightings) {
    /** Which account and region, as the options named it. */
    record Place(String region, Optional<String> profile, Optional<String> endpoint) {}

    /** Notes as files, one a rollout. */
    static final class Store {
        private final Path directory;
        private final ObjectMapper mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();

        Store(Path directory) {
            this.directory = directory;
        }

        void write(String id, Notes notes) {
            try {
                Files.createDirectories(directory);
                Files.writeString(file(id), mapper.writeValueAsString(notes.withoutProblem()));
            } catch (IOException e) {
                throw new UncheckedIOException("The notes of " + id + " cannot be written in " + directory, e);
            }
        }

        /** The notes, where there are some that can be read. */
        Optional<Notes> read(String id) {
            try {
                return Files.exists(file(id))
                        ? Optional.of(mapper.readValue(Files.readString(file(id)), Notes.class))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        private Path file(String id) {
            return directory.resolve(id.replaceAll("[^A-Za-z0-9-]", "_") + ".json");
        }
    }

    private Notes withoutProblem() {
        return new Notes(place, sightings.withoutProblem());
    }
}
