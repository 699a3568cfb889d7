package io.jenkins.plugins.awsrollouts.jenkins.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.Sightings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beside journals, in whatever shape a crash or a person leaves them. */
class RolloutFilesTest {
    private static final Instant AT = Instant.parse("2025-01-06T00:00:00Z");

    @TempDir
    private Path folder;

    private static List<String> shapes(String whole) {
        return List.of(
                "",
                whole.substring(0, Math.min(100, whole.length())),
                "[]",
                "null",
                "{}",
                "7",
                "\"text\"",
                "\u0000\u0000\u0000",
                whole.replace("\"r-1\"", "\"r-2\""),
                whole.replace("\"r-1\"", "[1]"),
                "[".repeat(100_000),
                whole + " ".repeat(2_000_000));
    }

    private Path owner(String id) {
        return folder.resolve(id + ".errand.json");
    }

    @Test
    void anErrandOfAnyShapeIsReadOrSetAsideAndHidesNoOther() throws IOException {
        RolloutFiles files = new RolloutFiles(folder);
        files.write(RolloutOwner.unknown("r-0", AT));
        files.write(RolloutOwner.unknown("r-1", AT));
        String whole = Files.readString(owner("r-1"));
        for (String shape : shapes(whole)) {
            Files.writeString(owner("r-1"), shape);
            assertEquals(Optional.empty(), files.owner("r-1"), "for pages");
            assertEquals(
                    List.of(RolloutOwner.unknown("r-0", AT)),
                    files.owners(),
                    shape.substring(0, Math.min(9, shape.length())));
            assertEquals(Set.of("r-1"), files.setAside().keySet());
            Path aside = files.setAside().get("r-1");
            assertEquals(shape, Files.readString(aside), "kept");
            Files.delete(aside);
        }
        Files.createDirectory(owner("r-1"));
        assertEquals(List.of(RolloutOwner.unknown("r-0", AT)), files.owners(), "a folder");
        assertEquals(Set.of("r-1"), files.setAside().keySet());
        Files.writeString(owner("r-1"), whole.replaceFirst("\\{", "{\"later\": {\"a\": 1}, "));
        assertEquals(2, files.owners().size(), "of a later version");
    }

    @Test
    void whatWasSeenIsWithoutMeaningWhereItCannotBeRead() throws IOException {
        RolloutFiles files = new RolloutFiles(folder);
        files.write("r-1", Sightings.none());
        Path file = folder.resolve("r-1.sightings.json");
        for (String shape : shapes(Files.readString(file))) {
            Files.writeString(file, shape);
            assertTrue(files.sightings("r-1") != null, shape.substring(0, Math.min(9, shape.length())));
        }
    }
}
