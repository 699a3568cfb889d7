package io.jenkins.plugins.awsrollouts.rollout.state;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a rollout is on its way.
 *
 * @param phase the phase
 * @param since when the phase began
 * @param reason why it is in this phase, where that needs one: the failure that a rollback answers, say
 * @param goal the outcome that settling leads to
 * @param stage the batch that it is in, or was in last
 * @param progressAt when an instance last counted or left
 * @param pause since when, and by whom, nothing new may begin
 * @param bearsShift whether a person has had it go on in spite of a zonal shift
 * @param asked when a person last asked for the old AMI back
 * @param silentSince since when nobody of the target answers any more; empty while somebody does
 * @param wished whether that, and no fault that was found, is why it goes back
 */
@RecordBuilder
public record Position(
        Phase phase,
        Instant since,
        String reason,
        Outcome goal,
        Stage stage,
        Instant progressAt,
        Optional<Pause> pause,
        boolean bearsShift,
        Optional<Instant> asked,
        Optional<Instant> silentSince,
        boolean wished)
        implements PositionBuilder.With {

    /**
     * How far a batch is.
     *
     * @param number which, from 0; -1 before the first
     * @param upTo how many instances of the wanted AMI it allows
     * @param since when it began
     * @param reached whether all of its instances count, so that its gates run
     * @param bakeUntil the end of the bake, once it has begun
     * @param watchUntil the end of what of it counts only as long as somebody looks
     * @param failures how many new instances failed in it
     * @param taken how many of these something else has taken from their group, as its own moves between zones do
     * @param endBake whether a person has ended the present bake
     */
    @RecordBuilder
    public record Stage(
            int number,
            int upTo,
            Instant since,
            boolean reached,
            Optional<Instant> bakeUntil,
            Optional<Instant> watchUntil,
            int failures,
            int taken,
            boolean endBake)
            implements PositionStageBuilder.With {
        private static Stage entered(int number, int upTo, Instant at) {
            return new Stage(number, upTo, at, false, Optional.empty(), Optional.empty(), 0, 0, false);
        }
    }

    /**
     * A pause.
     *
     * @param by who asked for it, or what
     * @param at since when
     */
    public record Pause(String by, Instant at) {}

    static Position start(Instant at) {
        return new Position(
                Phase.STARTING,
                at,
                "",
                Outcome.PROMOTED,
                Stage.entered(-1, 0, at),
                at,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    Position entering(Phase next, String why, Instant at) {
        Outcome aim = next == Phase.ROLLING_BACK ? Outcome.ROLLED_BACK : goal;
        boolean anew = next == Phase.SWEEPING || next == Phase.ROLLING_BACK;
        // what fails after the promotion fails in the same sweep, however often it looked as if that was over
        boolean same = next == Phase.SWEEPING && phase == Phase.SETTLING;
        // told before the first batch, a pause is for the first batch
        boolean still = next == Phase.ROLLING || next == Phase.SHIFTING;
        Stage then = anew
                ? stage.with(copy -> copy.reached(false)
                        .bakeUntil(Optional.empty())
                        .watchUntil(Optional.empty())
                        .failures(same ? stage.failures() : 0)
                        .taken(same ? stage.taken() : 0)
                        .endBake(false))
                : stage.withEndBake(false);
        boolean turns = goal == Outcome.PROMOTED && aim == Outcome.ROLLED_BACK;
        return new Position(
                next,
                at,
                why.isEmpty() ? reason : why,
                aim,
                then,
                at,
                still ? pause : Optional.empty(),
                bearsShift,
                asked,
                silentSince,
                turns ? asked.filter(at::equals).isPresent() : wished);
    }

    Position entering(int nextStage, int allowed, Instant at) {
        return with(copy -> copy.stage(Stage.entered(nextStage, allowed, at)).progressAt(at));
    }

    Position reachedNow(boolean now) {
        return withStage(stage.withReached(now));
    }

    Position baking(Instant until, Instant watched) {
        return withStage(stage.with(copy -> copy.bakeUntil(Optional.of(until))
                .watchUntil(Optional.of(watched))
                .endBake(false)));
    }

    /** Nobody has looked between these: as much of the bake as was to be watched then is to be watched now. */
    Position unwatched(Instant from, Instant to) {
        Optional<Instant> end = stage.watchUntil()
                .filter(until -> until.isAfter(from))
                .map(until -> to.plus(Duration.between(from, until)));
        return end.map(until -> withStage(stage.with(copy -> copy.watchUntil(end)
                        .bakeUntil(stage.bakeUntil().filter(until::isBefore).or(() -> end)))))
                .orElse(this);
    }

    /** Nobody of the target answers any more, or somebody does again, from when on a stage is watched anew. */
    Position answering(boolean answers, Instant at) {
        return answers
                ? with(copy -> copy.silentSince(Optional.empty())
                        .stage(stage.with(bake ->
                                bake.reached(false).bakeUntil(Optional.empty()).watchUntil(Optional.empty()))))
                : withSilentSince(Optional.of(at));
    }

    Position failing(boolean taken) {
        return withStage(
                stage.with(copy -> copy.failures(stage.failures() + 1).taken(stage.taken() + (taken ? 1 : 0))));
    }

    Position progressing(Instant at) {
        return withProgressAt(at);
    }

    /** Whether a zonal shift has it pause, and nobody else. */
    public boolean pausedByShift() {
        return pause.map(one -> one.by().startsWith(Event.Commanded.ZONAL_SHIFT))
                .orElse(false);
    }

    boolean paused() {
        return pause.isPresent();
    }

    Position told(Command command, String by, Instant at) {
        boolean borne = command == Command.RESUME && pausedByShift() && !by.equals(Event.Commanded.SHIFT_OVER);
        Optional<Pause> kept = command == Command.RESUME ? Optional.empty() : pause;
        Optional<Pause> now = command == Command.PAUSE ? Optional.of(new Pause(by, at)) : kept;
        boolean end = stage.endBake()
                || (command == Command.PROMOTE && stage.bakeUntil().isPresent());
        boolean back = command == Command.ROLLBACK || command == Command.ABORT;
        return with(copy -> copy.progressAt(command == Command.RESUME ? at : progressAt)
                .asked(back ? Optional.of(at) : asked)
                .pause(now)
                .bearsShift(bearsShift || borne)
                .stage(stage.withEndBake(end)));
    }
}
