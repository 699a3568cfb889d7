package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What has been deployed to a group since a rollout: whoever undoes that one would undo it, too. */
final class LaterRollouts {
    private static final String FLAG = "--later-too";

    private final FileJournals journals;
    private final Function<String, Optional<Notes.Place>> places;

    /**
     * @param journals those of the state directory
     * @param places where a rollout of that id ran, as far as that is known
     */
    LaterRollouts(FileJournals journals, Function<String, Optional<Notes.Place>> places) {
        this.journals = journals;
        this.places = places;
    }

    /**
     * Refuses to undo a rollout after which another one has brought something else.
     *
     * @throws InputFaults which names that one
     */
    void refuse(RolloutState undone) {
        latest(undone).ifPresent(later -> {
            throw new InputFaults(List.of("Rollout " + later.id() + " has brought "
                    + later.plan().images().newId() + " to " + undone.plan().group() + " since " + undone.id()
                    + ", so that undoing " + undone.id() + " would undo it as well and bring "
                    + undone.plan().images().oldId() + " back; roll back " + later.id() + ", or give " + FLAG
                    + " if that is what you want."));
        });
    }

    /**
     * The same by what the group runs: rollouts of other state directories are not known here.
     *
     * @throws InputFaults which says what runs
     */
    static void refuse(RolloutState undone, Plan back) {
        String runs = back.images().oldId();
        String brought = undone.plan().images().newId();
        if (!back.replaced().isEmpty() && !runs.equals(brought)) {
            throw new InputFaults(List.of(undone.plan().group() + " runs " + runs + ", not " + brought
                    + " that rollout "
                    + undone.id() + " brought, so something else has been deployed since and would be undone as well;"
                    + " give " + FLAG + " if that is what you want."));
        }
    }

    private Optional<RolloutState> latest(RolloutState undone) {
        Optional<Notes.Place> place = places.apply(undone.id());
        return journals.ids().stream()
                .filter(id -> !id.equals(undone.id()))
                .flatMap(id -> read(id).stream())
                .filter(state -> state.outcome().equals(Optional.of(Outcome.PROMOTED)))
                .filter(state -> state.plan().group().equals(undone.plan().group()))
                .filter(state -> state.plan().at().isAfter(undone.plan().at()))
                .filter(state -> !state.plan().replacesNothing())
                .filter(state -> place.equals(places.apply(state.id())))
                .max(Comparator.comparing(state -> state.plan().at()))
                // once that has brought the same again, this is what runs
                .filter(state -> !state.plan()
                        .images()
                        .newId()
                        .equals(undone.plan().images().newId()));
    }

    /** What cannot be read says nothing; `list` tells of it. */
    private Optional<RolloutState> read(String id) {
        try {
            return Optional.of(RolloutState.of(journals.read(id)));
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
