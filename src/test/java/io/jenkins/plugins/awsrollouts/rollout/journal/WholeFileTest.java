package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isWrittenInThePlaceOfWhatWasThereAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("a.json");
        WholeFile.write(file, bytes("one"));
        WholeFile.write(file, bytes("two"));
        assertEquals("two", Files.readString(file));
        assertEquals(List.of("a.json"), names());
    }

    @Test
    void whatCannotBeWrittenLeavesAllAsItWas() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("a.json/inside"));
        assertThrows(IOException.class, () -> WholeFile.write(folder.resolve("a.json"), bytes("one")));
        assertEquals(List.of("a.json"), names());
        assertEquals(true, Files.isDirectory(taken));
    }

    @Test
    void whatIsSetAsideIsKeptHoweverOften() throws IOException {
        for (String text : List.of("one", "two")) {
            Path file = Files.writeString(folder.resolve("a.json"), text);
            assertEquals(text, Files.readString(WholeFile.setAside(file)));
            assertFalse(Files.exists(file));
        }
        assertEquals(List.of("a.json.set-aside", "a.json.set-aside-2"), names());
    }
}
