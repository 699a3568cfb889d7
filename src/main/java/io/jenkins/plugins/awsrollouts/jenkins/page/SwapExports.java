package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.rollout.journal.Names;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What other programs read of a swap through Jenkins' REST API. */
public final class SwapExports {
    private static final int ALL = 100;

    private SwapExports() {}

    /** The swap of a rollout that runs; empty where the plan has none. */
    static Optional<OfSwap> of(RolloutState state) {
        return state.plan().swapping().map(swap -> new OfSwap(state));
    }

    /** A swap. */
    @ExportedBean(defaultVisibility = Exports.VISIBLE)
    public static final class OfSwap {
        private final RolloutState state;

        OfSwap(RolloutState state) {
            this.state = state;
        }

        /** The Auto Scaling group that had the target's place when the rollout began. */
        @Exported
        public String getBlue() {
            return Names.group(state.plan(), Fleet.BLUE);
        }

        /** The Auto Scaling group that takes it. */
        @Exported
        public String getGreen() {
            return Names.group(state.plan(), Fleet.GREEN);
        }

        /** The share of the requests that blue should have, in percent. */
        @Exported
        public int getBlueShare() {
            return ALL - getGreenShare();
        }

        /** The share of the requests that green should have, in percent. */
        @Exported
        public int getGreenShare() {
            boolean swapped = state.phase() == Phase.SWAPPED
                    || state.phase() == Phase.RETIRING
                    || state.phase() == Phase.SETTLING && !state.goingBack();
            if (swapped) {
                return ALL;
            }
            return state.phase() == Phase.SHIFTING ? state.share() : 0;
        }

        /** Until when blue stands by; null while that is not known. */
        @CheckForNull
        @Exported
        public String getBlueUntil() {
            return state.phase() == Phase.SWAPPED
                    ? state.bakeUntil().map(Instant::toString).orElse(null)
                    : null;
        }

        /** What the judge said, look by look. */
        @Exported
        public List<CanaryExports.OfVerdict> getVerdicts() {
            return CanaryExports.verdicts(state);
        }
    }
}
