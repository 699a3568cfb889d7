package io.jenkins.plugins.awsrollouts.rollout.recovery;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.List;
import java.util.Optional;

/**
 * Whether a journal is older than the account: one that was taken from a backup, say, while the rollout went on. Whoever went
 * on by it would do again what has been done, and take for others' what is its own.
 */
public final class StaleJournal {
    private StaleJournal() {}

    /** What of the account the journal does not know of, as a sentence; empty where nothing speaks against it. */
    public static Optional<String> fault(RolloutState state, Cloud cloud) {
        try {
            return unknown(state, cloud)
                    .or(() -> unlocked(state, cloud))
                    .map(what -> "The journal of " + state.id()
                            + " is older than the account: " + what
                            + "; bring the newest journal back, or where there is none,"
                            + " put that one away and run `recover "
                            + state.plan().spec().group() + "`.");
        } catch (CloudException e) {
            // a rollout waits for an account that cannot be read, and so may its resuming
            return Optional.empty();
        }
    }

    /** A launch without an answer may have launched some that no journal names. */
    private static Optional<String> unknown(RolloutState state, Cloud cloud) {
        if (state.calls().waitsFor(Action.Launch.class)) {
            return Optional.empty();
        }
        List<String> unknown = cloud.taggedInstances(OwnTags.ROLLOUT, state.id()).stream()
                .filter(view -> view.state() != InstanceView.State.GONE)
                .map(InstanceView::id)
                .filter(id -> !state.ours().containsKey(id))
                .sorted()
                .toList();
        boolean own = state.plan().shift().isEmpty();
        return unknown.isEmpty() || !own
                ? Optional.empty()
                : Optional.of(
                        "it does not know of " + String.join(", ", unknown) + ", which that rollout has launched");
    }

    /** A lock that stood, and that the journal has not given back. */
    private static Optional<String> unlocked(RolloutState state, Cloud cloud) {
        if (!state.leases().lockHeld() || state.calls().waitsFor(Action.Unmark.class)) {
            return Optional.empty();
        }
        List<GroupView> locked = cloud.taggedGroups(OwnTags.LOCK, state.id());
        return locked.isEmpty()
                ? Optional.of(
                        "it has " + state.plan().group() + " locked, but no group carries the lock of that rollout any"
                                + " more, which therefore is over or has been taken over")
                : Optional.empty();
    }
}
