package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Report;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.Planned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What several commands do alike. */
final class Commands {
    private Commands() {}

    /** The plan, or {@link Faults}. */
    static Plan ready(Planned planned) {
        if (planned instanceof Planned.Refused refused) {
            throw new Faults(refused.faults());
        }
        return ((Planned.Ready) planned).plan();
    }

    /** Writes a report of these deployments. */
    static void write(Path file, List<DeploymentView> views) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, Report.html(views));
        } catch (IOException e) {
            throw new Faults(List.of("The report " + file + " cannot be written."));
        }
    }
}
