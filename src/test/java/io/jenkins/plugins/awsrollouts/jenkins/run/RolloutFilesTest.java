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

    private Path errand(String id) {
        return folder.resolve(id + ".errand.json");
    }

    @Test
    void anErrandOfAnyShapeIsReadOrSetAsideAndHidesNoOther() throws IOException {
        RolloutFiles memos = new RolloutFiles(folder);
        memos.write(RolloutRequest.unknown("r-0", AT));
        memos.write(RolloutRequest.unknown("r-1", AT));
        String whole = Files.readString(errand("r-1"));
        for (String shape : shapes(whole)) {
            Files.writeString(errand("r-1"), shape);
            assertEquals(Optional.empty(), memos.errand("r-1"), "for pages");
            assertEquals(
                    List.of(RolloutRequest.unknown("r-0", AT)),
                    memos.errands(),
                    shape.substring(0, Math.min(9, shape.length())));
            assertEquals(Set.of("r-1"), memos.setAside().keySet());
            Path aside = memos.setAside().get("r-1");
            assertEquals(shape, Files.readString(aside), "kept");
            Files.delete(aside);
        }
        Files.createDirectory(errand("r-1"));
        assertEquals(List.of(RolloutRequest.unknown("r-0", AT)), memos.errands(), "a folder");
        assertEquals(Set.of("r-1"), memos.setAside().keySet());
        Files.writeString(errand("r-1"), whole.replaceFirst("\\{", "{\"later\": {\"a\": 1}, "));
        assertEquals(2, memos.errands().size(), "of a later version");
    }

    @Test
    void whatWasSeenIsWithoutMeaningWhereItCannotBeRead() throws IOException {
        RolloutFiles memos = new RolloutFiles(folder);
        memos.write("r-1", Sightings.none());
        Path file = folder.resolve("r-1.sightings.json");
        for (String shape : shapes(Files.readString(file))) {
            Files.writeString(file, shape);
            assertTrue(memos.sightings("r-1") != null, shape.substring(0, Math.min(9, shape.length())));
        }
    }
}
