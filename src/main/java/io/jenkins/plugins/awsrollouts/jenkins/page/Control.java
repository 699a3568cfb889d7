package io.jenkins.plugins.awsrollouts.jenkins.page;

import io.jenkins.plugins.awsrollouts.jenkins.run.LiveRollout;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.CommandRules;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person can do with a deployment. */
enum Control {
    /** End the bake, or the step of a canary, that runs now. */
    PROMOTE,
    /** Begin nothing new. */
    PAUSE,
    /** Go on after a pause or a hold. */
    RESUME,
    /** Put the old AMI back while the rollout runs. */
    ROLLBACK,
    /** End the time that the old fleet stands by: it goes now. */
    PART,
    /** Send all requests back to the old fleet, which stands by. */
    TAKE_BACK,
    /** Answer the approvals that are waited for with a yes. */
    APPROVE,
    /** Answer them with a no. */
    REFUSE,
    /** Go back from what is live. */
    UNDO,
    /** Go back to what was live. */
    RETURN;

    /** What makes sense now, whoever may do it. */
    static Set<Control> of(Known known) {
        Set<Control> all = EnumSet.noneOf(Control.class);
        if (known.live().isPresent()) {
            return of(known.live().get());
        }
        if (known.canUndo()) {
            all.add(UNDO);
        } else if (known.canReturn()) {
            all.add(RETURN);
        }
        return all;
    }

    private static Set<Control> of(LiveRollout live) {
        Set<Control> all = EnumSet.noneOf(Control.class);
        RolloutState state = live.state();
        if (state.outcome().isPresent() || live.problem().isPresent()) {
            return all;
        }
        boolean swapped = state.phase() == Phase.SWAPPED;
        for (Command command : CommandRules.sensible(state)) {
            switch (command) {
                case PROMOTE -> all.add(swapped ? PART : PROMOTE);
                case PAUSE -> all.add(PAUSE);
                case RESUME -> all.add(RESUME);
                case APPROVE -> all.add(APPROVE);
                case REFUSE -> all.add(REFUSE);
                case ROLLBACK -> all.add(swapped ? TAKE_BACK : ROLLBACK);
                // what an abort does is for whoever stops the build
                case ABORT -> {}
            }
        }
        return all;
    }

    /** What of these stands for the same command, whatever it is called where the rollout stands. */
    Optional<Control> among(Set<Control> sensible) {
        return sensible.stream().filter(one -> one.command() == command()).findFirst();
    }

    /** As scripts know it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a running rollout is told. */
    Command command() {
        return switch (this) {
            case PROMOTE, PART -> Command.PROMOTE;
            case PAUSE -> Command.PAUSE;
            case RESUME -> Command.RESUME;
            case APPROVE -> Command.APPROVE;
            case REFUSE -> Command.REFUSE;
            case ROLLBACK, TAKE_BACK, UNDO, RETURN -> Command.ROLLBACK;
        };
    }
}
