package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process of its own that runs a rollout, for a test to kill. */
final class WireProcess {
    private WireProcess() {}

    /**
     * Runs until its standard input ends, and so no longer than the test that started it.
     *
     * @param args moto's address, the instances' site, when the test began, the folder of journals, the AMI, and
     *     for a canary or a swap which of them, and the rule whose requests it is about
     */
    public static void main(String[] args) throws IOException {
        try (WireTheatre theatre =
                WireTheatre.ofVictim(URI.create(args[0]), URI.create(args[1]), Instant.parse(args[2]))) {
            Planned planned = theatre.plan(spec(args));
            if (!(planned instanceof Planned.Ready ready)) {
                throw new IllegalStateException(planned.toString());
            }
            theatre.rollouts.start(
                    ready.plan(),
                    theatre.cloud,
                    new FileJournals(Path.of(args[3])).create(WireTheatre.ROLLOUT),
                    theatre.listener());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static Spec spec(String[] args) {
        if (args.length == 5) {
            return WireTheatre.spec(args[4]);
        }
        return args[5].equals("canary")
                ? WireTheatre.canary(args[4], args[6])
                : WireTheatre.swap(args[4], List.of(args[6]), Optional.empty(), List.of(100));
    }
}
