package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What a build has deployed, and how that ended, as its description: so the list of builds shows it. Whatever a person or
 * a Pipeline has written there stays.
 */
final class BuildDescription {
    private static final Logger LOGGER = Logger.getLogger(BuildDescription.class.getName());

    private BuildDescription() {}

    /** A deployment of a build is over. */
    static void tell(Run<?, ?> run, Deployment over) {
        try {
            synchronized (run) {
                List<String> ours = Stream.concat(
                                Shelves.get().of(run.getParent()).ofBuild(run.getNumber()).stream(), Stream.of(over))
                        .filter(one -> one.outcome().isPresent())
                        .sorted(Comparator.comparing(Deployment::started))
                        .map(BuildDescription::line)
                        .distinct()
                        .toList();
                if (Util.fixNull(run.getDescription()).lines().allMatch(ours::contains)) {
                    run.setDescription(String.join("\n", ours));
                }
            }
        } catch (IOException | RuntimeException e) {
            // it only tells what stands on the deployment's page anyway
            LOGGER.log(Level.WARNING, e, () -> "The description of " + run + " could not be written");
        }
    }

    private static String line(Deployment deployment) {
        return deployment.group() + ": " + deployment.newImage() + " "
                + words(deployment.outcome().orElseThrow());
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> "promoted";
            case ROLLED_BACK -> "rolled back";
            case YIELDED -> "not begun, another rollout had the group";
            case FAILED -> "failed";
        };
    }
}
