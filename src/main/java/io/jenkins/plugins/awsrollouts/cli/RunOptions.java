package io.jenkins.plugins.awsrollouts.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that carries a rollout out. */
final class RunOptions {
    @Option(
            names = "--live",
            negatable = true,
            description = "Draw the fleet and redraw it in place. Default: on a terminal.")
    private Boolean live;

    @Option(names = "--report", paramLabel = "FILE", description = "Write an HTML report when it is over.")
    private Path report;

    boolean live() {
        return live == null ? System.console() != null : live;
    }

    /**
     * Where to write a report, looked at before anything begins.
     *
     * @throws InputFaults when nothing can be written there
     */
    Optional<Path> report() {
        Optional.ofNullable(report).flatMap(WrittenFile::unwritable).ifPresent(fault -> {
            throw new InputFaults(List.of(fault));
        });
        return Optional.ofNullable(report);
    }
}
