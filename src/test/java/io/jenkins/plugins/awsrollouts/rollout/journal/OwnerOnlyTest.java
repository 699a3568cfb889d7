package io.jenkins.plugins.awsrollouts.rollout.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what a rollout writes down. */
class OwnerOnlyTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void onPosixAlone() {
        Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "Skipped: this file system knows no owners");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aJournalAndTheFoldersThatAreMadeForItAreTheirOwnersAlone() throws Exception {
        Path journals = folder.resolve("state").resolve("journals");
        try (Journal journal = new FileJournals(journals).create(Samples.ID)) {
            journal.append(Samples.events().get(0));
        }
        assertEquals("rw-------", permissions(journals.resolve(Samples.ID + ".jsonl")));
        assertEquals("rwx------", permissions(journals));
        assertEquals("rwx------", permissions(journals.getParent()));
    }

    @Test
    void aFolderThatIsThereStaysAsItIs() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        new FileJournals(folder).create(Samples.ID).close();
        assertEquals("rwxr-xr-x", permissions(folder));
        assertEquals("rw-------", permissions(folder.resolve(Samples.ID + ".jsonl")));
    }
}
