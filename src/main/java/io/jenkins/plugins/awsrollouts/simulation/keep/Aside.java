package io.jenkins.plugins.awsrollouts.simulation.keep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts away what stands in the place of a file and cannot be used, be it a folder, so that nothing is lost. */
final class Aside {
    private Aside() {}

    /**
     * Renames it.
     *
     * @param name what to call it, followed by a number where that is taken
     * @return where it is now
     */
    static Path move(Path file, String name) throws IOException {
        Path to = file.resolveSibling(name);
        for (int i = 2; Files.exists(to); i++) {
            to = file.resolveSibling(name + "-" + i);
        }
        return Files.move(file, to);
    }
}
