package io.jenkins.plugins.awsrollouts.rollout.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.GateProgress;
import io.jenkins.plugins.awsrollouts.gate.Judgement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A line of the journal: something that was meant, done or seen. Folding them gives the {@link RolloutState}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = Event.Intended.class, name = "intended"),
    @JsonSubTypes.Type(value = Event.Concluded.class, name = "concluded"),
    @JsonSubTypes.Type(value = Event.Unsure.class, name = "unsure"),
    @JsonSubTypes.Type(value = Event.Unanswered.class, name = "unanswered"),
    @JsonSubTypes.Type(value = Event.Dropped.class, name = "dropped"),
    @JsonSubTypes.Type(value = Event.Entered.class, name = "entered"),
    @JsonSubTypes.Type(value = Event.Yielded.class, name = "yielded"),
    @JsonSubTypes.Type(value = Event.StageEntered.class, name = "stageEntered"),
    @JsonSubTypes.Type(value = Event.StageReached.class, name = "stageReached"),
    @JsonSubTypes.Type(value = Event.BakeBegan.class, name = "bakeBegan"),
    @JsonSubTypes.Type(value = Event.Reached.class, name = "reached"),
    @JsonSubTypes.Type(value = Event.Lost.class, name = "lost"),
    @JsonSubTypes.Type(value = Event.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = Event.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Event.Excused.class, name = "excused"),
    @JsonSubTypes.Type(value = Event.Sized.class, name = "sized"),
    @JsonSubTypes.Type(value = Event.Rebased.class, name = "rebased"),
    @JsonSubTypes.Type(value = Event.LowerSeen.class, name = "lowerSeen"),
    @JsonSubTypes.Type(value = Event.LockHeld.class, name = "lockHeld"),
    @JsonSubTypes.Type(value = Event.Overridden.class, name = "overridden"),
    @JsonSubTypes.Type(value = Event.Commanded.class, name = "commanded"),
    @JsonSubTypes.Type(value = Event.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = Event.Recovered.class, name = "recovered"),
    @JsonSubTypes.Type(value = Event.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = FleetEvent.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = FleetEvent.Left.class, name = "left"),
    @JsonSubTypes.Type(value = FleetEvent.Gone.class, name = "gone"),
    @JsonSubTypes.Type(value = FleetEvent.Overridden.class, name = "fleetOverridden"),
    @JsonSubTypes.Type(value = FleetEvent.TargetAnswers.class, name = "targetAnswers"),
    @JsonSubTypes.Type(value = AnalysisEvent.Measuring.class, name = "measuring"),
    @JsonSubTypes.Type(value = AnalysisEvent.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = AnalysisEvent.Judged.class, name = "judged")
})
public sealed interface Event
        permits Event.Planned,
                Event.Intended,
                Event.Concluded,
                Event.Unsure,
                Event.Unanswered,
                Event.Dropped,
                Event.Entered,
                Event.Yielded,
                Event.StageEntered,
                Event.StageReached,
                Event.BakeBegan,
                Event.Reached,
                Event.Lost,
                Event.Asked,
                Event.Answered,
                Event.Excused,
                Event.Sized,
                Event.Rebased,
                Event.LowerSeen,
                Event.LockHeld,
                Event.Overridden,
                Event.Commanded,
                Event.Resumed,
                Event.Recovered,
                Event.Finished,
                FleetEvent,
                AnalysisEvent {
    /** When. */
    Instant at();

    /** The state after it. */
    RolloutState apply(RolloutState state);

    /** Whether it must be on disk before anything follows from it. */
    default boolean durable() {
        return true;
    }

    /** The plan, always the first line. */
    record Planned(Instant at, Plan plan) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return RolloutState.planned(plan);
        }
    }

    /** A call will be made. */
    record Intended(Instant at, long number, Action action) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            RolloutState meant = state.withCalls(state.calls().intending(number, action, at))
                    .withSpent(state.spent().meaning(state.shift(), action, at));
            return CallResults.intended(meant, action, at);
        }
    }

    /** A call has its answer. */
    record Concluded(Instant at, long number, Result result) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            Calls.Open call = state.calls().open().get(number);
            boolean refused = result instanceof Result.Failed
                    || (result instanceof Result.Attached attached
                            && !attached.refused().isEmpty());
            Calls rest = state.calls().concluded(number, at);
            RolloutState closed = state.withCalls(refused ? rest : rest.accepted());
            return call == null ? closed : CallResults.concluded(closed, call, result, at);
        }
    }

    /** Calls may have happened: an answer never came. Written by versions that did not say which call it was. */
    record Unsure(Instant at, String why) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withCalls(state.calls().unsure());
        }
    }

    /**
     * A call has had no answer, and is made again later.
     *
     * @param kind THROTTLED where it certainly did not happen; UNKNOWN where it may have
     * @param why what the cloud said instead
     */
    record Unanswered(Instant at, long number, CloudException.Kind kind, String why) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            boolean mayHaveHappened = kind != CloudException.Kind.THROTTLED;
            return state.withCalls(state.calls().unanswered(number, at, mayHaveHappened, why));
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /**
     * A call without an answer is not made again, since the rollout has turned back.
     *
     * @param why what the cloud said last instead of an answer; may be empty
     */
    record Dropped(Instant at, long number, String why) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            Calls.Open call = state.calls().open().get(number);
            RolloutState closed = state.withCalls(state.calls().dropped(number, at));
            return call == null ? closed : CallResults.dropped(closed, call, at);
        }
    }

    /** A phase begins. */
    record Entered(Instant at, Phase phase, String reason) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            RolloutState after = state.withPosition(state.position().entering(phase, reason, at));
            RolloutState turned =
                    phase == Phase.ROLLING_BACK ? after.withCalls(after.calls().turning()) : after;
            // what was found in one phase is asked anew in the next
            RolloutState asking = turned.withShift(turned.shift().withFound(Optional.empty()));
            // who goes on with a held rollout has seen to what could not be ended
            return state.phase() == Phase.HELD ? asking.endingAnew() : asking;
        }
    }

    /** Another rollout holds the target: ours changes nothing, and ends. */
    record Yielded(Instant at, String other) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            Position end = state.position()
                    .withGoal(Outcome.YIELDED)
                    .entering(Phase.SETTLING, "another rollout, " + other + ", holds the target", at);
            return state.withPosition(end)
                    .withLeases(state.leases().lock(Optional.empty()))
                    .withCalls(state.calls().turning());
        }
    }

    /** A batch begins. */
    record StageEntered(Instant at, int stage, int upTo) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withPosition(state.position().entering(stage, upTo, at));
        }
    }

    /** All of a batch's instances count and what they replace is gone; or no longer. */
    record StageReached(Instant at, boolean now) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withPosition(state.position().reachedNow(now));
        }
    }

    /**
     * A bake begins.
     *
     * @param watched until when somebody has to look for it to count; empty: all the time
     */
    record BakeBegan(Instant at, Instant until, Optional<Instant> watched) implements Event {
        public BakeBegan {
            watched = watched == null ? Optional.empty() : watched;
        }

        /** One that counts only as long as somebody looks. */
        public BakeBegan(Instant at, Instant until) {
            this(at, until, Optional.empty());
        }

        @Override
        public RolloutState apply(RolloutState state) {
            return state.withPosition(state.position().baking(until, watched.orElse(until)))
                    .withFindings(state.findings().watching(state.stage(), at));
        }
    }

    /** An instance of ours has reached a milestone. */
    record Reached(Instant at, String id, Milestone milestone) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            RolloutState after = state.ofInstance(id, ours -> ours.reaching(milestone, at));
            boolean known = state.ours().containsKey(id);
            boolean progress = milestone == Milestone.COUNTED || milestone == Milestone.PROVEN;
            return known && progress ? after.withPosition(after.position().progressing(at)) : after;
        }
    }

    /**
     * An instance of ours is lost.
     *
     * @param failed whether that speaks against the AMI, and so counts against the spec's failedInstances
     * @param gone whether it is gone, or going, without our doing
     */
    record Lost(Instant at, String id, String why, boolean failed, boolean gone) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            RolloutState after = state.ofInstance(id, ours -> gone ? ours.taken(why, at) : ours.lost(why));
            boolean counts = failed && state.ours().containsKey(id);
            return counts ? after.withPosition(after.position().failing(gone)) : after;
        }
    }

    /** A gate asks. */
    record Asked(Instant at, int gate, String subject) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            String key = RolloutState.gateKey(gate, subject);
            GateProgress before =
                    Optional.ofNullable(state.gates().get(key)).orElseGet(() -> GateProgress.starting(at));
            return state.with(key, before.asked(at));
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /**
     * A gate has its answer.
     *
     * @param answer what came back, without its body where it was judged when it came
     * @param judgement what it means to the gate: it is judged once, when it comes. Empty in journals of earlier versions,
     *     whose answers are judged when they are read
     */
    record Answered(Instant at, int gate, String subject, Probe.Answer answer, Optional<Judgement> judgement)
            implements Event {
        public Answered {
            judgement = judgement == null ? Optional.empty() : judgement;
        }

        /** An answer that is judged when it is read. */
        public Answered(Instant at, int gate, String subject, Probe.Answer answer) {
            this(at, gate, subject, answer, Optional.empty());
        }

        @Override
        public RolloutState apply(RolloutState state) {
            String key = RolloutState.gateKey(gate, subject);
            GateProgress before = state.gates().get(key);
            Gate which = state.plan().spec().gates().get(gate);
            return before == null
                    ? state
                    : state.with(
                            key,
                            judgement
                                    .map(said -> before.answered(which, said, at))
                                    .orElseGet(() -> before.answered(which, answer, at)));
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** A gate has failed that is only meant to warn. */
    record Excused(Instant at, int gate, String subject, String why) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            String key = RolloutState.gateKey(gate, subject);
            GateProgress before = state.gates().get(key);
            return before == null ? state : state.with(key, before.excuse());
        }
    }

    /** The target ought to have another size now, since somebody or something wants it so. */
    record Sized(Instant at, int size) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.with(state.books().sized(size, at));
        }
    }

    /** A scale-in, or new limits, have taken part of the rollout's own share of the capacity; so much of it is left. */
    record Rebased(Instant at, int ours) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.with(state.books().rebased(ours, at));
        }
    }

    /** Looks have begun to show a smaller size, or no longer do. */
    record LowerSeen(Instant at, boolean lower) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.with(state.books().lowerSeen(lower ? Optional.of(at) : Optional.empty()));
        }

        @Override
        public boolean durable() {
            return false;
        }
    }

    /** Nobody else's lock stands on the target. */
    record LockHeld(Instant at) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withLeases(state.leases().held());
        }
    }

    /**
     * Somebody set a size that was borrowed; theirs stays.
     *
     * @param early whether that may have been before the rollout's own last change of it, which then holds until it is given back
     */
    record Overridden(Instant at, boolean max, int value, boolean early) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            Leases leases = state.leases();
            if (early) {
                return state.withLeases(leases.wanting(max, value));
            }
            // kept as somebody else's: should it be lent again, a stale look must not pass for its original
            Optional<Leases.Size> theirs = Optional.of(new Leases.Size(value, value, at));
            return state.withLeases(max ? leases.withMax(theirs) : leases.withMin(theirs));
        }
    }

    /** A person says something, or a zonal shift has the rollout pause. */
    record Commanded(Instant at, Command command, String by) implements Event {
        /** How {@code by} begins where nobody but a zonal shift has paused a rollout. */
        public static final String ZONAL_SHIFT = "a zonal shift";

        /** And what has it go on by itself. */
        public static final String SHIFT_OVER = "the end of the zonal shift";

        @Override
        public RolloutState apply(RolloutState state) {
            boolean anew = command == Command.RESUME && state.phase() == Phase.HELD;
            boolean goesOn = anew || (command == Command.ROLLBACK && state.phase() == Phase.HELD);
            RolloutState asked = anew ? state.askingAnew() : state;
            // what was refused before has its tries anew
            asked = goesOn ? asked.withCalls(asked.calls().accepted()) : asked;
            return asked.withPosition(state.position().told(command, by, at))
                    .withSpent(goesOn ? state.spent().anew() : state.spent());
        }
    }

    /**
     * Another process goes on with it: what was asked is asked anew, and time that nobody saw counts for nothing.
     *
     * @param since when the one before was last heard of; empty in journals of earlier versions
     */
    record Resumed(Instant at, Optional<Instant> since) implements Event {
        public Resumed {
            since = since == null ? Optional.empty() : since;
        }

        /** Nobody knows since when it has been let alone. */
        public Resumed(Instant at) {
            this(at, Optional.empty());
        }

        @Override
        public RolloutState apply(RolloutState state) {
            RolloutState known = since.map(
                            last -> state.withPosition(state.position().unwatched(last, at)))
                    .orElse(state);
            RolloutState after = known.withCalls(state.calls().resumed()).awakeSince(at);
            for (Map.Entry<String, GateProgress> gate : state.gates().entrySet()) {
                after = after.with(gate.getKey(), gate.getValue().resumed(gate(state, gate.getKey()), at));
            }
            return after;
        }

        private static Gate gate(RolloutState state, String key) {
            return state.plan()
                    .spec()
                    .gates()
                    .get(RolloutState.GateKey.parse(key).gate());
        }
    }

    /** The journal was lost; this is what the account tells of it. What an older version has written down has no shift. */
    record Recovered(
            Instant at,
            List<InstanceView> instances,
            Set<String> members,
            int ours,
            Leases leases,
            int launches,
            ShiftState shift,
            Optional<CapacityBalance.Before> before)
            implements Event {
        public Recovered {
            shift = shift == null ? ShiftState.none() : shift;
            before = before == null ? Optional.empty() : before;
        }

        @Override
        public RolloutState apply(RolloutState state) {
            RolloutState after = state.withLeases(leases)
                    .withShift(shift)
                    .with(state.books().attached(ours).recovered(before, at))
                    .withCalls(state.calls().numberingLaunchesFrom(launches));
            // what has been found was attached before the account was asked, which is when the plan was made
            Instant found = state.plan().at().minusMillis(1);
            for (InstanceView view : instances) {
                LaunchedInstance launched = LaunchedInstance.launched(view);
                after = after.with(members.contains(view.id()) ? launched.attached(found) : launched);
            }
            return after;
        }
    }

    /** It is over. */
    record Finished(Instant at, Outcome outcome, String words) implements Event {
        @Override
        public RolloutState apply(RolloutState state) {
            return state.withPosition(state.position().entering(Phase.DONE, words, at))
                    .ended(outcome);
        }
    }
}
