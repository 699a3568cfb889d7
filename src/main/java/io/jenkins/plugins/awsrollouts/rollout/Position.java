package io.jenkins.plugins.awsrollouts.rollout;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a rollout is on its way.
 *
 * @param phase the phase
 * @param since when the phase began
 * @param reason why it is in this phase, where that needs one: the failure that a rollback answers, say
 * @param goal the outcome that settling leads to
 * @param stage the batch, from 0; -1 before the first
 * @param upTo how many instances of the wanted AMI this batch allows
 * @param stageSince when the batch began
 * @param reached whether all of the batch's instances count, so that its gates run
 * @param bakeUntil the end of the bake, once it has begun
 * @param failures how many new instances failed in this batch
 * @param progressAt when an instance last counted or left
 * @param paused whether nothing new may begin
 * @param endBake whether a person has ended the present bake
 */
@RecordBuilder
public record Position(
        Phase phase,
        Instant since,
        String reason,
        Outcome goal,
        int stage,
        int upTo,
        Instant stageSince,
        boolean reached,
        Optional<Instant> bakeUntil,
        int failures,
        Instant progressAt,
        boolean paused,
        boolean endBake)
        implements PositionBuilder.With {

    static Position start(Instant at) {
        return new Position(
                Phase.STARTING, at, "", Outcome.PROMOTED, -1, 0, at, false, Optional.empty(), 0, at, false, false);
    }

    Position entering(Phase next, String why, Instant at) {
        Outcome aim = next == Phase.ROLLING_BACK ? Outcome.ROLLED_BACK : goal;
        boolean anew = next == Phase.SWEEPING || next == Phase.ROLLING_BACK;
        // what fails after the promotion fails in the same sweep, however often it looked as if that was over
        boolean sameSweep = next == Phase.SWEEPING && phase == Phase.SETTLING;
        // told before the first batch, a pause is for the first batch
        boolean still = paused && (next == Phase.ROLLING || next == Phase.SHIFTING);
        return new Position(
                next,
                at,
                why.isEmpty() ? reason : why,
                aim,
                stage,
                upTo,
                stageSince,
                !anew && reached,
                anew ? Optional.empty() : bakeUntil,
                anew && !sameSweep ? 0 : failures,
                at,
                still,
                false);
    }

    Position entering(int nextStage, int allowed, Instant at) {
        return new Position(
                phase, since, reason, goal, nextStage, allowed, at, false, Optional.empty(), 0, at, paused, false);
    }

    Position baking(Instant until) {
        return with(copy -> copy.bakeUntil(Optional.of(until)).endBake(false));
    }

    Position failing() {
        return withFailures(failures + 1);
    }

    Position progressing(Instant at) {
        return withProgressAt(at);
    }

    Position told(Command command, Instant at) {
        boolean pause = command == Command.PAUSE || (paused && command != Command.RESUME);
        boolean end = endBake || (command == Command.PROMOTE && bakeUntil.isPresent());
        return with(copy -> copy.progressAt(command == Command.RESUME ? at : progressAt)
                .paused(pause)
                .endBake(end));
    }
}
