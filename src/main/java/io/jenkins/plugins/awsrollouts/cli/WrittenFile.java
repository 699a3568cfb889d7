package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.html.Report;
import io.jenkins.plugins.awsrollouts.rollout.journal.DiskFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file that a command writes for its user: a report, or samples. */
final class WrittenFile {
    private WrittenFile() {}

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
     * @throws InputFaults with one sentence, when it cannot be written
     */
    static void report(Path file, List<DeploymentView> views) {
        try {
            Files.writeString(file, Report.html(views));
        } catch (IOException e) {
            throw new InputFaults(List.of("The report " + file + " cannot be written: " + DiskFault.why(e) + "."));
        }
    }
}
