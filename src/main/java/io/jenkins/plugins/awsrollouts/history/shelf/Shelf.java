package io.jenkins.plugins.awsrollouts.history.shelf;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * The deployments of one job, in a directory of their own: an index that says of each what lists show, and beside it
 * the journals of those that are over. Any number of threads may use it at once; who reads never waits for who writes.
 * One process alone may have it open.
 */
public final class Shelf {
    private static final String INDEX = "deployments";
    private static final String ENDING = ".jsonl";
    private static final Logger LOGGER = Logger.getLogger(Shelf.class.getName());

    private final Path directory;
    private final IndexFile index;
    private final FileJournals journals;
    private volatile Catalogue catalogue;

    private Shelf(Path directory) {
        this.directory = directory;
        this.index = new IndexFile(directory.resolve(INDEX + ENDING));
        this.journals = new FileJournals(directory);
        this.catalogue = opened();
    }

    /** A history that cannot be read hides neither a page nor a rollout: it is kept for a person, and a new one begins. */
    private Catalogue opened() {
        try {
            return Catalogue.of(index.open());
        } catch (IOException | RuntimeException e) {
            LOGGER.warning(() ->
                    "The history of deployments in " + directory + " begins anew: " + index.setAside(Words.of(e)));
            return Catalogue.of(Map.of());
        }
    }

    /**
     * Opens a shelf. Nothing but its index is read; one that cannot be is set aside, and the log says so.
     *
     * @param directory where its files are; made when something is put there
     */
    public static Shelf open(Path directory) {
        return new Shelf(directory);
    }

    /**
     * Puts a deployment there, in the place of what was known of it. It is on disk when this returns.
     *
     * @throws UncheckedIOException when it cannot be written; then all is as before
     */
    public synchronized void put(Deployment deployment) {
        try {
            Files.createDirectories(directory);
            index.put(deployment);
            catalogue = catalogue.with(deployment);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The deployment " + deployment.id() + " cannot be written in " + directory, e);
        }
    }

    /** The deployment of that id. */
    public Optional<Deployment> get(String id) {
        return Optional.ofNullable(catalogue.byId().get(id));
    }

    /**
     * Some deployments, newest first.
     *
     * @param offset how many newer ones to leave out, from 0
     * @param count how many at most, from 0
     */
    public List<Deployment> page(int offset, int count) {
        return catalogue.page(offset, count);
    }

    /** How many there are. */
    public int size() {
        return catalogue.newestFirst().size();
    }

    /** The deployments of a build, newest first. */
    public List<Deployment> ofBuild(int number) {
        return catalogue.ofBuild(number);
    }

    /**
     * What is live, by group and place: of each target the deployment that was promoted last, be it of a build or a
     * rollback. It is live since it ended.
     */
    public List<Deployment> live() {
        return catalogue.live();
    }

    /**
     * What has to be undone for a target to run something else than it does. A deployment of what ran already replaced
     * nothing, so undoing it would bring back the same; then it is the latest one before it that did replace anything.
     *
     * @param live what is live on the target
     * @return that one itself, where none has replaced anything
     */
    public Deployment bringing(Deployment live) {
        return catalogue.bringing(live);
    }

    /**
     * Drops the deployments of a build that is deleted, with their journals. What is not over stays, and so does what is
     * live on its target, be it that a later rollback made it live again.
     *
     * @return the ids of those that were dropped
     * @throws UncheckedIOException when that cannot be written, or a journal cannot be deleted
     */
    public synchronized List<String> forgetBuild(int number) {
        List<String> ids = catalogue.droppable(number);
        try {
            if (!ids.isEmpty()) {
                // first the index: a journal that a crash leaves behind is litter, but shows nobody a deleted build
                index.forget(ids);
                catalogue = catalogue.without(ids);
            }
            for (String id : ids) {
                Files.deleteIfExists(journal(id));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The deployments of build " + number + " cannot be forgotten in " + directory, e);
        }
        return ids;
    }

    /**
     * Takes a finished journal in: it is moved as a whole or not at all, and a second time does nothing.
     *
     * @param journal the file as {@link FileJournals} has written it, named after its rollout, and closed
     * @throws UncheckedIOException when it cannot be moved
     */
    public synchronized void adopt(Path journal) {
        String name = String.valueOf(journal.getFileName());
        Path to = journal(name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "");
        try {
            Files.createDirectories(directory);
            if (Files.exists(journal) || !Files.exists(to)) {
                move(journal, to);
            }
            // nobody goes on with it any more
            Files.deleteIfExists(FileJournals.lock(journal));
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + name + " cannot be moved to " + directory, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // another disk: only a whole copy gets the name
            Path copy = to.resolveSibling(to.getFileName() + ".new");
            Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(from);
        }
    }

    /**
     * What a deployment's journal tells; empty when it is not here, as while the rollout goes on.
     *
     * @throws IllegalStateException with one sentence, when the journal is damaged
     */
    public Optional<List<Event>> events(String id) {
        return get(id).filter(known -> Files.exists(journal(id))).map(known -> journals.read(id));
    }

    private Path journal(String id) {
        if (!id.matches("[A-Za-z0-9-]+") || id.equals(INDEX)) {
            throw new IllegalArgumentException("\"" + id + "\" is no id of a rollout.");
        }
        return directory.resolve(id + ENDING);
    }
}
