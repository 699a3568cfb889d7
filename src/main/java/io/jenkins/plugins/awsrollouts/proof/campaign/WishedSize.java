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

    /** Smaller sizes wished for that no look has shown for certain yet. */
    private final Deque<Dip> falls = new ArrayDeque<>();

    /** By how much more than the size wished for a rollout may take for it. */
    private int excess;

    private Instant lastMove = Instant.EPOCH;
    private Instant lastLook = Instant.MIN;
    private int engineDesired;

    /** The minimum that the owner wants, whatever the engine has borrowed of it. */
    private int ownersMin;

    /** By how much others have made the group smaller, at an instant. */
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
        lastMove = account.clock().now();
        if (by > 0) {
            // whoever sees less than all of it then cannot tell whether it was taken of what is new, or before
            unsure(falls);
            falls.forEach(fall -> excess += fall.size());
            falls.clear();
        }
    }

    /** Whoever takes one that may be leaving already cannot tell by looks whether the capacity is that from before, and takes it for a larger one. */
    void unsureOfOne() {
        excess++;
    }

    private void unsure(Deque<Dip> all) {
        all.removeIf(dip -> !lastLook.isBefore(dip.at().plus(RecentSizes.BEHIND)));
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
     * Others have changed the group. Whoever makes it smaller takes what the engine had brought first, and whoever names a number has counted that
     * in. Nobody can wish for less than the minimum: what a higher minimum takes is of what the engine has brought, too, and later wishes begin there.
     */
    void changed(GroupTruth before, GroupTruth now) {
        if (now.min() != before.min()) {
            ownersMin = now.min();
        }
        if (now.desired() > before.desired()) {
            undone();
        }
        int was = of(before);
        boolean lower = now.desired() < before.desired();
        int wished = Math.max(ownersMin, lower ? was : of(now));
        boolean named = !now.named().equals(before.named());
        int most = named ? 0 : Math.max(0, now.desired() - wished);
        if (named && engineDesired < 0) {
            // as well as what it has taken
            engineDesired = 0;
        }
        if (engineDesired > most) {
            unsure(falls);
            Dip dip = new Dip(account.clock().now(), engineDesired - most);
            dips.addLast(dip);
            if (!falls.isEmpty()) {
                // of two that come before a look has shown the first it cannot be told which one has taken what was new
                credit(dip.size());
            }
            engineDesired = most;
        }
        if (of(now) < was
                && !lastMove.plus(RecentSizes.BEHIND).isBefore(account.clock().now())) {
            // nor can it whether it came before or after what the engine has just done
            excess += was - of(now);
        } else if (of(now) < was) {
            falls.addLast(new Dip(account.clock().now(), was - of(now)));
        }
    }

    /**
     * Who has scaled in to the minimum and out again between two looks has, for all that can be seen, changed nothing: a
     * rollout may as well still count as its own what the first of it has taken along, or a part of that.
     */
    private void undone() {
        unsure(dips);
        dips.forEach(dip -> credit(dip.size()));
        dips.clear();
    }

    private void credit(int size) {
        for (int credit : List.copyOf(credits)) {
            IntStream.rangeClosed(credit + 1, credit + size).forEach(credits::add);
        }
    }

    /** Whether a desired capacity is what was wished for, for all that a rollout could have seen. */
    boolean is(int desired, int size) {
        boolean more = size <= desired && desired <= size + excess;
        return more || credits.stream().anyMatch(credit -> desired == size - credit);
    }
}
