package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.awsrollouts.cloud.SecretNames;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.rollout.journal.Json;
import io.jenkins.plugins.awsrollouts.rollout.journal.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

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
            if (region.equals(OpenAccount.SIMULATED)) {
                return "In the region " + region + ", an account made up on this machine";
            }
            // an endpoint may hold a password
            String where =
                    endpoint.map(url -> " at " + SecretNames.blotted(url)).orElse("");
            return "In " + region + where + ", with "
                    + profile.map(name -> "the profile " + name).orElse("the credentials that the AWS SDK finds here");
        }
    }

    /** Notes as files, one a rollout. */
    static final class Store {
        private final Path directory;
        private final ObjectMapper mapper = Json.mapper().build();

        private final Consumer<String> warn;

        /** @param warn is told, in a sentence, of notes that cannot be read */
        Store(Path directory, Consumer<String> warn) {
            this.directory = directory;
            this.warn = warn;
        }

        void write(String id, Notes notes) {
            try {
                Files.createDirectories(directory);
                WholeFile.write(file(id), mapper.writeValueAsBytes(notes.withoutProblem()));
            } catch (IOException e) {
                throw new UncheckedIOException("The notes of " + id + " cannot be written in " + directory, e);
            }
        }

        /** The notes, where there are some that can be read. Others are set aside, and a warning says so. */
        Optional<Notes> read(String id) {
            Path file = file(id);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try {
                Notes notes = mapper.readValue(Files.readAllBytes(file), Notes.class);
                if (notes != null && notes.whole()) {
                    return Optional.of(notes);
                }
            } catch (IOException | RuntimeException e) {
                // told below, like notes that lack something
            }
            warn.accept("Warning: the notes " + file + " cannot be read, so it is not known in which account and region"
                    + " that rollout ran and what was seen there; " + setAside(file));
            return Optional.empty();
        }

        private static String setAside(Path file) {
            try {
                return "they are kept as " + WholeFile.setAside(file) + ".";
            } catch (IOException e) {
                return "they stay where they are.";
            }
        }

        private Path file(String id) {
            return directory.resolve(id.replaceAll("[^A-Za-z0-9-]", "_") + ".json");
        }
    }

    private boolean whole() {
        return place != null && place.region() != null && sightings != null;
    }

    private Notes withoutProblem() {
        return new Notes(place, sightings.withoutProblem());
    }
}
