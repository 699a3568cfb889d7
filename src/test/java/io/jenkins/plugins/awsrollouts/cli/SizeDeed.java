package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** What an owner does to the size of the group {@code web}, by the calls that consoles and tools make. */
sealed interface SizeDeed {
    /** Does it, and again what belongs to it later. */
    void in(SimulatedAccount account);

    /** The desired capacity that is wished for after it; empty: it says nothing of that. */
    OptionalInt size();

    /** The limits after it; empty: it says nothing of them. */
    default OptionalInt max() {
        return OptionalInt.empty();
    }

    default OptionalInt min() {
        return OptionalInt.empty();
    }

    /**
     * A number is named; with it another maximum, where his own allows none so large.
     *
     * @param most the maximum that the owner knows of
     */
    record Named(int number, int most) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            if (number > most) {
                account.autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                        .maxSize(number + 2)
                        .desiredCapacity(number));
            } else {
                account.autoScaling()
                        .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(number));
            }
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.of(number);
        }

        @Override
        public OptionalInt max() {
            return number > most ? OptionalInt.of(number + 2) : OptionalInt.empty();
        }
    }

    /** All three numbers are written, as infrastructure as code does. */
    record Written(int low, int desired, int high) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            account.autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                    .minSize(low)
                    .maxSize(high)
                    .desiredCapacity(desired));
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.of(desired);
        }

        @Override
        public OptionalInt min() {
            return OptionalInt.of(low);
        }

        @Override
        public OptionalInt max() {
            return OptionalInt.of(high);
        }
    }

    /** Limits are written, and no size. */
    record Bounds(int low, int high) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            account.autoScaling()
                    .updateAutoScalingGroup(
                            r -> r.autoScalingGroupName("web").minSize(low).maxSize(high));
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt min() {
            return OptionalInt.of(low);
        }

        @Override
        public OptionalInt max() {
            return OptionalInt.of(high);
        }
    }

    /** One, and another a while later. */
    record Twice(SizeDeed first, Duration between, SizeDeed second) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            first.in(account);
        }

        @Override
        public OptionalInt size() {
            return second.size();
        }

        @Override
        public OptionalInt min() {
            return second.min();
        }

        @Override
        public OptionalInt max() {
            return second.max();
        }
    }

    /** A policy asks for a difference. */
    record Policy(int by) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            account.scale("web", by);
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.empty();
        }
    }

    /** The owner has the group move servers between zones again. */
    record Rebalance() implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            account.autoScaling()
                    .resumeProcesses(r -> r.autoScalingGroupName("web").scalingProcesses("AZRebalance"));
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.empty();
        }
    }

    /** The maximum is lowered, and nothing else said. */
    record Lowered(int high) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            account.autoScaling()
                    .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").maxSize(high));
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt max() {
            return OptionalInt.of(high);
        }
    }

    /** A member stands by without being replaced, and may come back. */
    record Standby(Duration until) implements SizeDeed {
        @Override
        public void in(SimulatedAccount account) {
            Optional<String> one = serving(account);
            one.ifPresent(id -> {
                account.autoScaling()
                        .enterStandby(r ->
                                r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(true));
                account.clock().schedule(account.clock().now().plus(until), () -> back(account, id));
            });
        }

        private static Optional<String> serving(SimulatedAccount account) {
            GroupTruth group = account.truth("web");
            return group.instances().stream()
                    .filter(one -> group.desired() > group.min())
                    .filter(one -> one.lifecycle().equals("InService"))
                    .map(InstanceTruth::id)
                    .min(Comparator.naturalOrder());
        }

        private static void back(SimulatedAccount account, String id) {
            boolean stands = account.truth("web").instances().stream()
                    .anyMatch(one -> one.id().equals(id) && one.lifecycle().equals("Standby"));
            if (stands) {
                account.autoScaling()
                        .exitStandby(r -> r.autoScalingGroupName("web").instanceIds(id));
            }
        }

        @Override
        public OptionalInt size() {
            return OptionalInt.empty();
        }
    }

    /** One for a group of that size, which may have that many; now and then what owners do beside naming sizes. */
    static SizeDeed any(SplittableRandom random, int size, int most) {
        return switch (random.nextInt(10)) {
            case 0 -> new Rebalance();
            case 1 -> new Lowered(size + random.nextInt(0, 3));
            case 2 -> new Standby(Duration.ofMillis(random.nextInt(90_000, 250_000)));
            case 3 ->
                new Twice(new Named(1, most), Duration.ofMillis(random.nextInt(5_000, 60_000)), new Named(size, most));
            default -> draw(random, size, most);
        };
    }

    /** One that names sizes or limits, for a group of that size, which may have that many. */
    static SizeDeed draw(SplittableRandom random, int size, int most) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> named(random, size, most);
            case 2 -> written(random, size);
            case 3 -> new Bounds(random.nextInt(0, size + 1), size + 3 + random.nextInt(20));
            case 4 -> new Policy(random.nextBoolean() ? 1 + random.nextInt(4) : -1 - random.nextInt(4));
            default -> twice(random, size, most);
        };
    }

    private static Twice twice(SplittableRandom random, int size, int most) {
        SizeDeed first = random.nextBoolean() ? written(random, size) : named(random, size, most);
        int known = first.max().orElse(most);
        int least = first.min().orElse(1);
        SizeDeed second = random.nextBoolean()
                ? written(random, size)
                : new Named(Math.max(least, random.nextInt(1, size + 8)), known);
        return new Twice(first, Duration.ofMillis(random.nextInt(5_000, 200_000)), second);
    }

    private static Named named(SplittableRandom random, int size, int most) {
        return new Named(random.nextInt(1, size + 8), most);
    }

    private static Written written(SplittableRandom random, int size) {
        int desired = random.nextInt(0, 3 * size);
        int low = random.nextInt(0, desired + 1);
        return new Written(low, desired, desired + random.nextInt(1, size));
    }
}
