package io.jenkins.plugins.awsrollouts.rollout.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A small file that is there as a whole or as it was, whenever process or machine die. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes one for its owner alone: beside its name first and forced to disk, then renamed, and the folder forced to
     * disk as well.
     *
     * @param file in a folder that is there
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Path part = Files.createTempFile(folder, "file", ".part", OwnerOnly.file(file));
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        force(folder);
    }

    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder: there the file system itself orders a rename after what it names
        }
    }

    /**
     * Puts a file away that cannot be read, under a name of its own, so that nothing is lost.
     *
     * @return where it is now
     */
    public static Path setAside(Path file) throws IOException {
        return Files.move(file, aside(file));
    }

    /**
     * Keeps a part of a file that cannot be read beside it, under a name of its own.
     *
     * @return where it is
     */
    public static Path setAside(Path file, byte[] part) throws IOException {
        Path to = aside(file);
        write(to, part);
        return to;
    }

    private static Path aside(Path file) {
        String name = file.getFileName() + ".set-aside";
        Path to = file.resolveSibling(name);
        for (int i = 2; Files.exists(to); i++) {
            to = file.resolveSibling(name + "-" + i);
        }
        return to;
    }
}
