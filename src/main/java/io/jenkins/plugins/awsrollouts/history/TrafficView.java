package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Who gets the requests of a target while a canary stands beside it.
 *
 * @param way how they are shared
 * @param words the way in a sentence, with the conditions that choose users where there are some
 * @param splits one for each rule whose requests are shared, or one of instances
 */
public record TrafficView(Way way, String words, List<Split> splits) {
    public TrafficView {
        splits = List.copyOf(splits);
    }

    /** How requests are shared. */
    public enum Way {
        /** By the weights of rules. */
        WEIGHTS,
        /** Chosen users go to the canary. */
        MATCH,
        /** By the number of instances. */
        INSTANCES
    }

    /**
     * One whole that is shared.
     *
     * @param name the rule, or the target
     * @param parts who shares it, in the order in which they are drawn
     * @param pill whether what is there is what is wanted
     */
    public record Split(String name, List<Part> parts, Pill pill) {
        public Split {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A fleet's part.
     *
     * @param side which fleet; {@link Side#OTHER} for a target group that is none of ours
     * @param name what it is called
     * @param wanted its part in percent, 0 to 100
     * @param seen the same as read back; empty when not known
     * @param figures the numbers behind it, such as {@code weight 5 of 100} or {@code 1 of 13 instances}
     */
    public record Part(Side side, String name, double wanted, OptionalDouble seen, String figures) {
        /** What is drawn: what was read back, or else what is wanted. */
        public double drawn() {
            return seen.orElse(wanted);
        }
    }

    /** Whether it is blue and green who share them. */
    public boolean swaps() {
        return part(Side.BLUE).isPresent() || part(Side.GREEN).isPresent();
    }

    /** The first part of a fleet, whichever split has it. */
    public Optional<Part> part(Side side) {
        return splits.stream()
                .flatMap(split -> split.parts().stream())
                .filter(part -> part.side() == side)
                .findFirst();
    }
}
