package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The size that people wish for, told from the group's desired capacity: that counts what the engine has added for its own
 * time as well.
 */
final class WishedSize {
    private final SimulatedAccount account;
    private final Deque<Dip> dips = new ArrayDeque<>();

    /** By how much less than the size wished for a rollout may take for it, not having seen all. */
    private final SortedSet<Integer> credits = new TreeSet<>(Set.of(0));

    private Instant lastLook = Instant.MIN;
    private int engineDesired;

    /** The minimum that the owner wants, whatever the engine has borrowed of it. */
    private int ownersMin;

    /** By how much others have taken what the engine had added, at an instant. */
    private record Dip(Instant at, int size) {}

    WishedSize(SimulatedAccount account, int min) {
        this.account = account;
        this.ownersMin = min;
    }

    /** The engine looks at the group. */
    void seen() {
        lastLook = account.clock().now();
    }

    /** The engine has changed the desired capacity by so much. */
    void moved(int by) {
        engineDesired += by;
    }

    /** The size wished for. */
    int of(GroupTruth truth) {
        return truth.desired() - engineDesired;
    }

    /** The most of it that a rollout may not have seen. */
    int mostCredit() {
        return credits.last();
    }

    /**
     * Others have changed the group. Nobody can wish for less than the minimum: what a scale-in, or a higher minimum, takes beyond it is of what the
     * engine has brought, and later wishes begin at the minimum.
     */
    void changed(GroupTruth before, GroupTruth now) {
        if (now.min() != before.min()) {
            ownersMin = now.min();
        }
        int most = now.desired() - ownersMin;
        boolean others = now.desired() < before.desired() || now.min() > before.min();
        if (others && engineDesired > most) {
            dips.addLast(new Dip(account.clock().now(), engineDesired - Math.max(0, most)));
            engineDesired = Math.max(0, most);
        }
        if (now.desired() > before.desired()) {
            undone();
        }
    }

    /**
     * Who has scaled in to the minimum and out again between two looks has, for all that can be seen, changed nothing: a
     * rollout may as well still count as its own what the first of it has taken along, or a part of that.
     */
    private void undone() {
        dips.removeIf(dip -> !lastLook.isBefore(dip.at().plus(RecentSizes.BEHIND)));
        for (Dip dip : dips) {
            for (int credit : List.copyOf(credits)) {
                IntStream.rangeClosed(credit + 1, credit + dip.size()).forEach(credits::add);
            }
        }
        dips.clear();
    }

    /** Whether a desired capacity is what was wished for, for all that a rollout could have seen. */
    boolean is(int desired, int size) {
        return credits.stream().anyMatch(credit -> desired == size - credit);
    }
}
