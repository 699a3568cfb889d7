package io.jenkins.plugins.awsrollouts.rollout.state;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the rollout has changed for its own time, with what was there before. Written down before it is changed, given
 * back on every way out.
 *
 * @param lock when the lock and the originals were written to the group's tags
 * @param lockHeld whether nobody else's lock stands there, as read back once ours had to be visible
 * @param min the minimum size, while borrowed
 * @param max the maximum size, while borrowed
 * @param suspended processes that we suspended
 * @param suspendedAt since when the first of them has been suspended, or may have been
 * @param guarded members that we protected from scale-in
 * @param version the template version that we made
 * @param promoted when the group was made to launch the new AMI
 * @param restored the template version that we made to take that back, which stays
 */
@RecordBuilder
public record Leases(
        Optional<Instant> lock,
        boolean lockHeld,
        Optional<Size> min,
        Optional<Size> max,
        Set<String> suspended,
        Optional<Instant> suspendedAt,
        Set<String> guarded,
        Optional<String> version,
        Optional<Instant> promoted,
        Optional<String> restored)
        implements LeasesBuilder.With {

    /**
     * A borrowed size.
     *
     * @param original what it was
     * @param ours what we have made it
     * @param at when
     * @param unsure what it was just before, as long as no answer says that we have
     */
    public record Size(int original, int ours, Instant at, OptionalInt unsure) {
        public Size {
            // what an older version has written down was sure
            unsure = unsure == null ? OptionalInt.empty() : unsure;
        }

        public Size(int original, int ours, Instant at) {
            this(original, ours, at, OptionalInt.empty());
        }

        /** Whether it is another than it was, or may be. */
        public boolean lent() {
            return ours != original || unsure.orElse(original) != original;
        }

        /** The least that it may be, where a look shows that value: a call without an answer may have done nothing. */
        public int least(int seen) {
            return unsure.isPresent() ? Math.min(ours, seen) : ours;
        }

        /** The most that it may be. */
        public int most(int seen) {
            return unsure.isPresent() ? Math.max(ours, seen) : ours;
        }

        /** Whether it can be so by what we have done. */
        public boolean explains(int value) {
            return value == ours || (unsure.isPresent() && unsure.getAsInt() == value);
        }

        Size set(Instant when) {
            return new Size(original, ours, when);
        }

        Size returned(Instant when) {
            return new Size(original, original, when);
        }
    }

    public Leases {
        suspended = Set.copyOf(suspended);
        guarded = Set.copyOf(guarded);
        // what an older version has written down never made one
        restored = restored == null ? Optional.empty() : restored;
    }

    /** Nothing is borrowed. */
    public static Leases none() {
        return new Leases(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Leases lock(Optional<Instant> at) {
        return with(copy -> copy.lock(at).lockHeld(lockHeld && at.isPresent()));
    }

    public Leases held() {
        return withLockHeld(true);
    }

    public Leases guarding(Set<String> ids, boolean on) {
        Set<String> all = new HashSet<>(guarded);
        if (on) {
            all.addAll(ids);
        } else {
            all.removeAll(ids);
        }
        return withGuarded(all);
    }

    Leases suspending(Set<String> processes, Instant at) {
        Set<String> all = new HashSet<>(suspended);
        all.addAll(processes);
        return with(copy -> copy.suspended(all).suspendedAt(suspendedAt.or(() -> Optional.of(at))));
    }

    /** Sizes are about to be set; what each was just before is its original, unless it is borrowed already. */
    Leases borrowing(OptionalInt newMin, int minBefore, OptionalInt newMax, int maxBefore, Instant at) {
        return with(copy -> copy.min(borrowing(min, newMin, minBefore, at)).max(borrowing(max, newMax, maxBefore, at)));
    }

    private static Optional<Size> borrowing(Optional<Size> lent, OptionalInt to, int before, Instant at) {
        return to.isEmpty()
                ? lent
                : Optional.of(
                        new Size(lent.map(Size::original).orElse(before), to.getAsInt(), at, OptionalInt.of(before)));
    }

    /** A size that has been set counts as ours from the answer on: a crash may lie between the intent and the call. */
    Leases borrowed(OptionalInt newMin, OptionalInt newMax, Instant at) {
        return with(copy -> copy.min(newMin.isEmpty() ? min : min.map(size -> size.set(at)))
                .max(newMax.isEmpty() ? max : max.map(size -> size.set(at))));
    }

    /** Sizes are kept as given back: should they be lent again, a stale look must not pass for their original. */
    Leases returned(Instant at) {
        return with(copy -> copy.min(min.map(size -> size.returned(at))).max(max.map(size -> size.returned(at))));
    }

    /** The group launches the new AMI from now on, or the old one. */
    Leases launching(boolean newAmi, Instant at) {
        return withPromoted(newAmi ? Optional.of(at) : Optional.empty());
    }

    /** With a template reference that follows the newest version, dropping one is what changes the group. */
    Leases withoutVersion(String number, boolean promoting, Instant at) {
        if (version.equals(Optional.of(number))) {
            return with(copy -> copy.version(Optional.empty()).promoted(Optional.empty()));
        }
        return promoting ? launching(true, at) : this;
    }
}
