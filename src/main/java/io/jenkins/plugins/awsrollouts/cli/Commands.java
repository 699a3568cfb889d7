package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Report;
import io.jenkins.plugins.awsrollouts.rollout.DiskFault;
import io.jenkins.plugins.awsrollouts.rollout.Plan;
import io.jenkins.plugins.awsrollouts.rollout.Planned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** Why no report can be written to a file, in one sentence. */
    static Optional<String> unwritable(Path file) {
        return unwritable("report", file);
    }

    /** Why nothing can be written to a file that is called so, in one sentence. */
    static Optional<String> unwritable(String what, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return Optional.of("The " + what + " " + file + " is a folder; name a file in it, such as "
                    + file.resolve(what.equals("report") ? "report.html" : "samples.json") + ".");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of("The " + what + " " + file + " cannot be written: there is no folder " + folder
                    + "; make it first, or name a file elsewhere.");
        }
        return Files.isWritable(Files.exists(file) ? file : folder)
                ? Optional.empty()
                : Optional.of(
                        "The " + what + " " + file + " cannot be written: access is denied; name a file elsewhere.");
    }

    /**
     * Writes a report of these deployments.
     *
     * @throws Faults with one sentence, when it cannot be written
     */
    static void write(Path file, List<DeploymentView> views) {
        try {
            Files.writeString(file, Report.html(views));
        } catch (IOException e) {
            throw new Faults(List.of("The report " + file + " cannot be written: " + DiskFault.why(e) + "."));
        }
    }
}
