package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.Json;
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
    record Place(String region, Optional<String> profile, Optional<String> endpoint) {
        /** Where and as whom, in one line. */
        String words() {
            if (region.equals(Account.SIMULATED)) {
                return "In the region " + region + ", an account made up on this machine";
            }
            // an endpoint may hold a password
            String where = endpoint.map(url -> " at " + url.replaceFirst("//[^/@]*@", "//***@"))
                    .orElse("");
            return "In " + region + where + ", with "
                    + profile.map(name -> "the profile " + name).orElse("the credentials that the AWS SDK finds here");
        }
    }

    /** Notes as files, one a rollout. */
    static final class Store {
        private final Path directory;
        private final ObjectMapper mapper = Json.mapper().build();

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
