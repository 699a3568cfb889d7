package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
 * @param written the sizes that we have set, in the order of time
 * @param owners the limits that the group's activities have told the owner to want; empty: they have told none
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
        Optional<String> restored,
        List<Written> written,
        Optional<Cloud.SizeChange.Limits> owners)
        implements LeasesBuilder.With {

    /**
     * Limits that we have set, and when; what is empty we have left as it was.
     *
     * @param back whether they were the owner's, given back
     */
    public record Written(Instant at, OptionalInt min, OptionalInt max, boolean back) {
        /** How long it may take from our call until the cloud's clock says that it was made, or the other way round. */
        private static final Duration SAME = Duration.ofSeconds(5);

        /** Whether a change was brought about by that. */
        boolean made(Cloud.SizeChange change) {
            return !change.named()
                    && change.limits().filter(this::says).isPresent()
                    && Duration.between(at, change.at()).abs().compareTo(SAME) <= 0;
        }

        private boolean says(Cloud.SizeChange.Limits limits) {
            return min.orElse(limits.min()) == limits.min() && max.orElse(limits.max()) == limits.max();
        }

        private boolean had(boolean theMax, int value) {
            OptionalInt one = theMax ? max : min;
            return one.isPresent() && one.getAsInt() == value;
        }
    }

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

        Size wanted(int value) {
            return new Size(value, ours, at, unsure);
        }

        Size returned(OptionalInt to, Instant when) {
            int value = to.orElse(original);
            return new Size(value, value, when);
        }
    }

    public Leases {
        suspended = Set.copyOf(suspended);
        guarded = Set.copyOf(guarded);
        // what an older version has written down never made one
        restored = restored == null ? Optional.empty() : restored;
        written = written == null ? List.of() : List.copyOf(written);
        owners = owners == null ? Optional.empty() : owners;
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
                Optional.empty(),
                List.of(),
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
        return writing(newMin, newMax, at, false)
                .with(copy -> copy.min(newMin.isEmpty() ? min : min.map(size -> size.set(at)))
                        .max(newMax.isEmpty() ? max : max.map(size -> size.set(at))));
    }

    /** Sizes are kept as given back: should they be lent again, a stale look must not pass for their original. */
    Leases returned(OptionalInt newMin, OptionalInt newMax, Instant at) {
        return writing(newMin, newMax, at, true).with(copy -> copy.min(min.map(size -> size.returned(newMin, at)))
                .max(max.map(size -> size.returned(newMax, at))));
    }

    private Leases writing(OptionalInt newMin, OptionalInt newMax, Instant at, boolean back) {
        List<Written> all = new ArrayList<>(written);
        all.add(new Written(at, newMin, newMax, back));
        return withWritten(all);
    }

    /** Whether a change of the size was brought about by limits that we have set. */
    boolean made(Cloud.SizeChange change) {
        return written.stream().anyMatch(one -> one.made(change));
    }

    /**
     * Whether nobody but somebody else can have set a limit to that: it is neither what it was nor what we have ever made of it.
     *
     * @param theMax whether it is the maximum
     * @param original what it was before the rollout
     */
    public boolean foreign(boolean theMax, int original, int value) {
        Optional<Size> size = theMax ? max : min;
        boolean known = value == original
                || size.filter(one -> one.explains(value) || one.original() == value)
                        .isPresent()
                || written.stream().anyMatch(one -> one.had(theMax, value));
        return !known;
    }

    /** What the owner wants a borrowed limit to be. */
    Leases wanting(boolean theMax, int value) {
        return with(copy -> copy.min(theMax ? min : min.map(size -> size.wanted(value)))
                .max(theMax ? max.map(size -> size.wanted(value)) : max));
    }

    /**
     * The activities have told which limits the owner wants. Where they tell others than before, what we have taken for his was from before that;
     * unless a look has shown it since.
     *
     * @param before those of the plan
     */
    Leases owned(Cloud.SizeChange.Limits before, OurShare share) {
        if (share.limitsAt().isEmpty()) {
            return this;
        }
        Cloud.SizeChange.Limits known = owners.orElse(before);
        Cloud.SizeChange.Limits now = share.limits();
        Instant set = share.limitsAt().get();
        return with(copy -> copy.owners(Optional.of(now))
                .min(owned(min, known.min(), now.min(), set))
                .max(owned(max, known.max(), now.max(), set)));
    }

    private Optional<Size> owned(Optional<Size> size, int before, int now, Instant set) {
        return now == before
                ? size
                : size.map(one -> one.lent() || one.at().isBefore(set) || wrote(one.at())
                        ? new Size(now, one.ours(), one.at(), one.unsure())
                        : one);
    }

    /** Whether we have ever set the maximum, or the minimum, to that for our own time. */
    boolean wrote(boolean theMax, int value) {
        return written.stream().anyMatch(one -> !one.back() && one.had(theMax, value));
    }

    /** All that we have ever made of the maximum, or of the minimum, for our own time, and what we are about to. */
    public Set<Integer> ever(boolean theMax, OptionalInt next) {
        Set<Integer> all = new HashSet<>();
        written.stream()
                .filter(one -> !one.back())
                .map(theMax ? Written::max : Written::min)
                .forEach(one -> one.ifPresent(all::add));
        next.ifPresent(all::add);
        return all;
    }

    private boolean wrote(Instant at) {
        return written.stream().anyMatch(one -> one.at().equals(at));
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
