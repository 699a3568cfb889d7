package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How a rollout proceeds: how many instances each of its batches replaces. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "strategy")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Strategy.OneAtATime.class, name = "oneAtATime"),
    @JsonSubTypes.Type(value = Strategy.HalfAtATime.class, name = "halfAtATime"),
    @JsonSubTypes.Type(value = Strategy.Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = Strategy.Batches.class, name = "batches"),
    @JsonSubTypes.Type(value = Strategy.AllAtOnce.class, name = "allAtOnce")
})
public sealed interface Strategy {
    /**
     * The size of a batch.
     *
     * @param index which batch, from 0
     * @param total how many instances the target has at that moment, at least 1
     * @return at least 1; may exceed what is left
     */
    int batch(int index, int total);

    /** As a spec writes it. */
    String text();

    /** One instance after another. */
    record OneAtATime() implements Strategy {
        @Override
        public int batch(int index, int total) {
            return 1;
        }

        @Override
        public String text() {
            return "oneAtATime()";
        }
    }

    /** Half of the instances, then the rest. */
    record HalfAtATime() implements Strategy {
        @Override
        public int batch(int index, int total) {
            return new Share(50, true).of(total);
        }

        @Override
        public String text() {
            return "halfAtATime()";
        }
    }

    /**
     * Equal batches.
     *
     * @param percent of all instances, 1 to 100, rounded up
     */
    record Linear(int percent) implements Strategy {
        @Override
        public int batch(int index, int total) {
            return new Share(percent, true).of(total);
        }

        @Override
        public String text() {
            return "linear(" + percent + ")";
        }
    }

    /**
     * Batches of sizes of one's own; what is left after the last goes in batches of the last size.
     *
     * @param sizes at least one
     */
    record Batches(List<Share> sizes) implements Strategy {
        public Batches {
            sizes = List.copyOf(sizes);
        }

        @Override
        public int batch(int index, int total) {
            return sizes.get(Math.min(index, sizes.size() - 1)).of(total);
        }

        @Override
        public String text() {
            return "batches(" + sizes + ")";
        }
    }

    /** All instances in one batch. */
    record AllAtOnce() implements Strategy {
        @Override
        public int batch(int index, int total) {
            return total;
        }

        @Override
        public String text() {
            return "allAtOnce()";
        }
    }
}
