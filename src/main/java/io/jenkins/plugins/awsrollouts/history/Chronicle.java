package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a journal tells about when things happened, which the folded state no longer knows. */
final class Chronicle {
    /**
     * A step of the path that was begun.
     *
     * @param phase the phase
     * @param stage the stage from 0, steps of a canary and batches counted through, otherwise -1
     * @param upTo the canary's share in percent, or how many instances of the new AMI the batch allows
     * @param at its beginning
     */
    record Step(Phase phase, int stage, int upTo, Instant at) {}

    /** When an instance came into service in a fleet of the rollout's own. */
    record Joining(Fleet fleet, Instant at) {}

    final List<Step> steps = new ArrayList<>();
    final Map<String, Instant> released = new HashMap<>();
    final Map<String, Instant> lost = new HashMap<>();
    final Map<String, Joining> joined = new HashMap<>();
    final Map<Fleet, Instant> dropped = new EnumMap<>(Fleet.class);
    final Map<Fleet, Instant> emptied = new EnumMap<>(Fleet.class);
    final Map<Integer, Map<String, Finding.Run>> runs = new HashMap<>();
    /** Keys of gates that had failed when the instance was lost that they looked at, or when the rollout turned back. */
    final Set<String> failed = new HashSet<>();

    private final Map<Long, Action> meant = new HashMap<>();
    /** The rollout as far as its gates know it. */
    private RolloutState gates;

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

    /** The first step of a phase; empty where it was never entered. */
    Optional<Step> first(Phase wanted) {
        return steps.stream().filter(step -> step.phase() == wanted).findFirst();
    }

    Optional<Instant> finished() {
        return Optional.ofNullable(finished);
    }

    private void add(Event event) {
        judge(event);
        if (event instanceof Event.Planned) {
            steps.add(new Step(Phase.STARTING, -1, 0, event.at()));
        } else if (event instanceof Event.Entered entered) {
            enter(entered.phase(), event.at());
        } else if (event instanceof Event.Yielded) {
            enter(Phase.SETTLING, event.at());
        } else if (event instanceof Event.StageEntered stage && isStaged(phase)) {
            steps.add(new Step(phase, stage.stage(), stage.upTo(), event.at()));
        } else if (event instanceof Event.Lost gone) {
            lost.putIfAbsent(gone.id(), event.at());
        } else if (event instanceof FleetEvent fleet) {
            add(fleet);
        } else if (event instanceof Event.Answered answered) {
            answered.answer().findings(Finding.Run.class).forEach(run -> runs.computeIfAbsent(
                            answered.gate(), gate -> new TreeMap<>())
                    .put(run.instance(), run));
        } else if (event instanceof Event.Intended intended) {
            meant.put(intended.number(), intended.action());
        } else if (event instanceof Event.Concluded concluded) {
            conclude(concluded);
        } else if (event instanceof Event.Finished) {
            finished = event.at();
        }
    }

    private void judge(Event event) {
        if (event instanceof Event.Planned planned) {
            gates = RolloutState.planned(planned.plan());
        } else if (event instanceof Event.Lost gone) {
            failed(gone.id()::equals, event.at());
        } else if (event instanceof FleetEvent.Left left) {
            failed(left.view().id()::equals, event.at());
        } else if (event instanceof Event.Entered entered) {
            if (entered.phase() == Phase.ROLLING_BACK || entered.phase() == Phase.HELD) {
                failed(subject -> !lost.containsKey(subject), event.at());
            }
            gates = gates.after(event);
        } else if (ofGates(event)) {
            gates = gates.after(event);
            failed.retainAll(gates.gates().keySet());
        }
    }

    private static boolean ofGates(Event event) {
        return event instanceof Event.Asked
                || event instanceof Event.Answered
                || event instanceof Event.Excused
                || event instanceof Event.Commanded
                || event instanceof Event.Resumed;
    }

    /** On the way back, and while it is held, nobody asks, so that time speaks against no gate. */
    private void failed(Predicate<String> subjects, Instant at) {
        if (gates.goingBack() || gates.phase() == Phase.HELD) {
            return;
        }
        gates.gates().forEach((key, progress) -> {
            RolloutState.GateKey of = RolloutState.GateKey.parse(key);
            Gate gate = gates.plan().spec().gates().get(of.gate());
            boolean counts = gate.terms().onFailure() == Terms.OnFailure.FAIL;
            if (counts && subjects.test(of.subject()) && progress.failed(gate, at)) {
                failed.add(key);
            }
        });
    }

    private static boolean isStaged(Phase phase) {
        return phase == Phase.SHIFTING || phase == Phase.ROLLING;
    }

    private void enter(Phase next, Instant at) {
        phase = next;
        if (!isStaged(next) && next != Phase.DONE) {
            steps.add(new Step(next, -1, 0, at));
        }
    }

    private void add(FleetEvent event) {
        if (event instanceof FleetEvent.Joined came) {
            joined.putIfAbsent(came.view().id(), new Joining(came.fleet(), event.at()));
        } else if (event instanceof FleetEvent.Left left) {
            lost.putIfAbsent(left.view().id(), event.at());
        } else if (event instanceof FleetEvent.Gone gone) {
            dropped.putIfAbsent(gone.fleet(), event.at());
        }
    }

    private void conclude(Event.Concluded event) {
        Action action = meant.remove(event.number());
        boolean left = event.result() instanceof Result.Released how && how.how() != Cloud.Released.AT_MINIMUM;
        boolean done = event.result() instanceof Result.Done;
        Set<String> kept =
                event.result() instanceof Result.Kept some ? some.why().keySet() : Set.of();
        if (action != null && (left || done || !kept.isEmpty())) {
            action.ends().stream().filter(id -> !kept.contains(id)).forEach(id -> released.putIfAbsent(id, event.at()));
        }
        if (done && action instanceof FleetAction.SizeFleet size && size.size() == 0) {
            emptied(size.fleet(), event.at());
        }
    }

    private void emptied(Fleet fleet, Instant at) {
        emptied.putIfAbsent(fleet, at);
        joined.forEach((id, joining) -> {
            if (joining.fleet() == fleet) {
                released.putIfAbsent(id, at);
            }
        });
    }
}
