package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.rollout.Action;
import io.jenkins.plugins.awsrollouts.rollout.Event;
import io.jenkins.plugins.awsrollouts.rollout.Phase;
import io.jenkins.plugins.awsrollouts.rollout.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a journal tells about when things happened, which the folded state no longer knows. */
final class Chronicle {
    /**
     * A step of the path that was begun.
     *
     * @param phase the phase
     * @param batch the batch from 0 while rolling, otherwise -1
     * @param upTo how many instances of the new AMI the batch allows
     * @param at its beginning
     */
    record Step(Phase phase, int batch, int upTo, Instant at) {}

    final List<Step> steps = new ArrayList<>();
    final Map<String, Instant> released = new HashMap<>();
    final Map<String, Instant> lost = new HashMap<>();
    private final Map<Long, Action> meant = new HashMap<>();
    private Phase phase = Phase.STARTING;
    private Instant finished;

    private Chronicle() {}

    static Chronicle of(List<Event> journal) {
        Chronicle chronicle = new Chronicle();
        journal.forEach(chronicle::add);
        return chronicle;
    }

    /** When the rollout began: its plan may be older. */
    Instant started() {
        return steps.get(0).at();
    }

    Optional<Instant> finished() {
        return Optional.ofNullable(finished);
    }

    private void add(Event event) {
        if (event instanceof Event.Planned) {
            steps.add(new Step(Phase.STARTING, -1, 0, event.at()));
        } else if (event instanceof Event.Entered entered) {
            phase = entered.phase();
            if (phase != Phase.ROLLING && phase != Phase.DONE) {
                steps.add(new Step(phase, -1, 0, event.at()));
            }
        } else if (event instanceof Event.Yielded) {
            phase = Phase.SETTLING;
            steps.add(new Step(phase, -1, 0, event.at()));
        } else if (event instanceof Event.StageEntered stage && phase == Phase.ROLLING) {
            steps.add(new Step(phase, stage.stage(), stage.upTo(), event.at()));
        } else if (event instanceof Event.Lost gone) {
            lost.putIfAbsent(gone.id(), event.at());
        } else if (event instanceof Event.Intended intended) {
            meant.put(intended.number(), intended.action());
        } else if (event instanceof Event.Concluded concluded) {
            conclude(concluded);
        } else if (event instanceof Event.Finished) {
            finished = event.at();
        }
    }

    private void conclude(Event.Concluded event) {
        Action action = meant.remove(event.number());
        if (action instanceof Action.Release release
                && event.result() instanceof Result.Released how
                && how.how() != Cloud.Released.AT_MINIMUM) {
            released.putIfAbsent(release.id(), event.at());
        }
        if (action instanceof Action.Terminate terminate && event.result() instanceof Result.Done) {
            terminate.ids().forEach(id -> released.putIfAbsent(id, event.at()));
        }
    }
}
