package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.history.Deployments;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/**
 * The deployments of each job, in the folder {@code aws-rollouts} of the job's own: it goes with the job when that is
 * renamed, moved or deleted, and no build record is needed to read it.
 */
@Extension
public class Shelves {
    private static final Logger LOGGER = Logger.getLogger(Shelves.class.getName());
    private static final String FOLDER = "aws-rollouts";

    private final Map<Job<?, ?>, Shelf> open = new WeakHashMap<>();

    /** The deployments whose journals the log has told of: a page is looked at again and again. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** The one of this controller. */
    public static Shelves get() {
        return ExtensionList.lookupSingleton(Shelves.class);
    }

    /** The deployments of a job. */
    public synchronized Shelf of(Job<?, ?> job) {
        return open.computeIfAbsent(job, key -> Shelf.open(folder(key)));
    }

    /** What stands beside the journals of a job's deployments. */
    RolloutFiles files(Job<?, ?> job) {
        return new RolloutFiles(folder(job));
    }

    /**
     * A deployment that is over.
     *
     * @param view its picture, made of its journal and what was seen of its target then; empty when the journal is not here
     * @param unreadable what is wrong with the journal, in one sentence; empty where nothing is
     */
    public record Past(Optional<DeploymentView> view, Optional<String> unreadable) {}

    /** A deployment that is over, as far as its journal can be read. */
    public Past past(Job<?, ?> job, String id) {
        try {
            return new Past(
                    of(job).events(id)
                            .map(events -> Deployments.view(
                                    events, RolloutState.of(events), files(job).sightings(id), "", Instant.now())),
                    Optional.empty());
        } catch (RuntimeException | StackOverflowError e) {
            String why = Words.of(e) + ".";
            if (told.add(id)) {
                LOGGER.warning(() -> "Deployment " + id + " of " + job.getFullName() + " cannot be shown: " + why);
            }
            return new Past(Optional.empty(), Optional.of(why));
        }
    }

    /** Whom a deployment that is over was for; empty when that is not known any more. */
    public Optional<RolloutOwner> owner(Job<?, ?> job, String id) {
        return files(job).owner(id);
    }

    private static Path folder(Job<?, ?> job) {
        return job.getRootDir().toPath().resolve(FOLDER);
    }

    /** Whether a job has ever deployed, told without opening anything that it has not. */
    public boolean has(Job<?, ?> job) {
        synchronized (this) {
            if (open.containsKey(job)) {
                return open.get(job).size() > 0;
            }
        }
        return Files.isDirectory(folder(job));
    }

    private synchronized void forget() {
        // whichever jobs have moved: opening one anew costs little
        open.clear();
    }

    /** Keeps up with jobs that are renamed or moved. */
    @Extension
    public static class Moves extends ItemListener {
        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            get().forget();
            RolloutService.get().moved(oldFullName, newFullName);
            LatestDeployments.get().moved(oldFullName, newFullName);
        }
    }

    /** Forgets the deployments of a deleted build, all but what is live. */
    @Extension
    public static class Deletions extends RunListener<Run<?, ?>> {
        @Override
        public void onDeleted(Run<?, ?> run) {
            if (get().has(run.getParent())) {
                RolloutFiles files = get().files(run.getParent());
                get().of(run.getParent()).forgetBuild(run.getNumber()).forEach(files::delete);
            }
        }
    }
}
