package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Findings;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What other programs read of a canary through Jenkins' REST API. */
public final class CanaryExports {
    private CanaryExports() {}

    /** The canary of a rollout that runs; empty where the plan has none. */
    static Optional<OfCanary> of(RolloutState state) {
        boolean tried =
                state.plan().shift().isPresent() && state.plan().swapping().isEmpty();
        return tried ? Optional.of(new OfCanary(state)) : Optional.empty();
    }

    static List<OfVerdict> verdicts(RolloutState state) {
        return state.findings().verdicts().stream().map(OfVerdict::new).toList();
    }

    /** A canary. */
    @ExportedBean(defaultVisibility = Exports.VISIBLE)
    public static final class OfCanary {
        private final RolloutState state;

        OfCanary(RolloutState state) {
            this.state = state;
        }

        /** The share of the requests that it should have, in percent; 0 when traffic is not shifted. */
        @Exported
        public int getShare() {
            return state.phase() == Phase.SHIFTING ? state.share() : 0;
        }

        /** The fleets that were set up beside the target. */
        @Exported
        public List<OfFleet> getFleets() {
            return Stream.of(Fleet.values())
                    .filter(fleet -> state.shift().stand(fleet).made())
                    .map(fleet ->
                            new OfFleet(fleet.word(), state.shift().stand(fleet).size()))
                    .toList();
        }

        /** What the judge said, look by look. */
        @Exported
        public List<OfVerdict> getVerdicts() {
            return verdicts(state);
        }
    }

    /** A fleet beside the target. */
    @ExportedBean(defaultVisibility = Exports.VISIBLE)
    public static final class OfFleet {
        private final String name;
        private final int size;

        OfFleet(String name, int size) {
            this.name = name;
            this.size = size;
        }

        /** {@code canary} or {@code baseline}. */
        @Exported
        public String getName() {
            return name;
        }

        /** How many instances it ought to have. */
        @Exported
        public int getSize() {
            return size;
        }
    }

    /** What the judge said at one look. */
    @ExportedBean(defaultVisibility = Exports.VISIBLE)
    public static final class OfVerdict {
        private final Findings.Look look;

        OfVerdict(Findings.Look look) {
            this.look = look;
        }

        /** When it looked. */
        @Exported
        public String getAt() {
            return look.at().toString();
        }

        /** At which step, from 1. */
        @Exported
        public int getStep() {
            return look.stage() + 1;
        }

        /** What follows from it. */
        @Exported
        public String getOutcome() {
            return look.verdict().outcome().name();
        }

        /** 0 to 100; null when no metric could be judged. */
        @CheckForNull
        @Exported
        public Double getScore() {
            return look.verdict().score().isPresent() ? look.verdict().score().getAsDouble() : null;
        }

        /** Why, in one sentence. */
        @Exported
        public String getWhy() {
            return look.verdict().why();
        }
    }
}
