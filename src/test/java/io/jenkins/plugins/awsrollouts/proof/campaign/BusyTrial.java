package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.gate.Judgement;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** One rollout in an account of which an operation does nothing for a time, and all that is wrong with how it went. */
final class BusyTrial {
    /** From the decision until a bad fleet has no requests. */
    private static final Duration PROMISED = Duration.ofSeconds(30);

    /** Gates that are on all the time are asked as often, and an answer may take as long again. */
    private static final Duration ASKED = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofHours(12);

    /** An operation that does nothing for so short a time is no reason to give an AMI up. */
    private static final Duration HICCUP = Duration.ofMinutes(1);

    private static final double EXACT = 1e-9;
    private static final int RESUMED = 3;

    /** What AWS says while it does nothing, or what is said where it says nothing. */
    private static final Pattern REASON = Pattern.compile(
            "Scaling activity in progress|Rate exceeded|Request limit exceeded|no answer|did not complete|timed? ?out");

    /** In these gates are asked and may fail the rollout. */
    private static final Set<Phase> WATCHED = EnumSet.of(Phase.SHIFTING, Phase.SWAPPED, Phase.ROLLING);

    private static final Set<Phase> FORWARD =
            EnumSet.of(Phase.STARTING, Phase.SHIFTING, Phase.SWAPPED, Phase.ROLLING, Phase.PROMOTING, Phase.SWEEPING);

    private final BusyDraw draw;
    private final SimulatedAccount account;
    private final Sandbox sandbox;
    private final List<String> violations = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Inventory before;
    private final GroupTruth group;
    private final Rollout rollout;
    private Optional<Instant> busyFrom = Optional.empty();
    private Optional<Instant> decided = Optional.empty();
    private Optional<Instant> turned = Optional.empty();
    private Optional<Instant> bad = Optional.empty();
    private final Map<BusyDraw.Moment, Map<String, Long>> calls = new EnumMap<>(BusyDraw.Moment.class);
    private boolean moved;
    private boolean hit;
    private boolean sick;
    private boolean alarmed;
    private boolean late;
    private String waited = "";

    private BusyTrial(BusyDraw draw, Rollouts.Brain brain) {
        this.draw = draw;
        this.account = draw.shape().account(draw.seed());
        this.sandbox = new Sandbox(account);
        this.before = account.inventory();
        this.group = account.truth(BusyShape.GROUP);
        account.addListener(this::look);
        account.onCall(new Moved());
        Planned planned = new Planner(sandbox.cloud())
                .plan(draw.shape().spec(), "r-busy", account.clock().now());
        if (!(planned instanceof Planned.Ready ready)) {
            throw new IllegalStateException(planned.toString());
        }
        this.rollout = new Rollouts(sandbox.clock(), asking(), brain)
                .start(ready.plan(), sandbox.cloud(), new MemoryJournal(), new Told());
    }

    /**
     * What came of it.
     *
     * @param hit whether the operation was called while it did nothing, so that this proves something
     */
    record Result(BusyDraw draw, List<String> violations, boolean hit, List<String> log) {
        String told() {
            return draw + "\n    " + String.join("\n    ", violations);
        }
    }

    static Result of(BusyDraw draw, Rollouts.Brain brain) {
        return new BusyTrial(draw, brain).run();
    }

    /**
     * The points of a rollout of a shape at which it goes on to call something, but for its load balancer: which operation,
     * from when on, and whether it is on the way back.
     */
    static List<BusyDraw.Point> points(BusyShape shape, Rollouts.Brain brain) {
        List<BusyDraw.Point> points = new ArrayList<>();
        BusyTrial forward = new BusyTrial(BusyDraw.calm(shape, BusyDraw.Moment.MAKING, false), brain).calm();
        for (BusyDraw.Moment moment : BusyDraw.Moment.values()) {
            forward.calledAfter(moment).forEach(call -> points.add(new BusyDraw.Point(call, moment, false)));
            new BusyTrial(BusyDraw.calm(shape, moment, true), brain)
                    .calm()
                    .calledAfter(moment)
                    .forEach(call -> points.add(new BusyDraw.Point(call, moment, true)));
        }
        return points;
    }

    private BusyTrial calm() {
        Result result = run();
        if (!result.violations().isEmpty()) {
            throw new AssertionError("nothing is in its way: " + result.told());
        }
        return this;
    }

    private Set<String> calledAfter(BusyDraw.Moment moment) {
        Set<String> called = new TreeSet<>(account.calls().keySet());
        Map<String, Long> until = calls.getOrDefault(moment, account.calls());
        called.removeIf(operation -> operation.startsWith("elasticloadbalancing")
                || account.calls().get(operation).equals(until.get(operation)));
        return called;
    }

    // ---- what happens

    private Instant now() {
        return account.clock().now();
    }

    private RolloutState state() {
        return rollout.state();
    }

    private boolean rests() {
        return state().outcome().isPresent() || state().phase() == Phase.HELD;
    }

    private boolean runUntil(BooleanSupplier what, Duration limit) {
        return account.clock().runUntil(what, now().plus(limit));
    }

    private void pass(Duration time) {
        runUntil(this::rests, time);
    }

    private Result run() {
        boolean comes = runUntil(() -> rests() || arrived(draw.moment()), LONGEST) && !rests();
        if (!comes) {
            return new Result(draw, violations, false, log);
        }
        pass(draw.later());
        if (draw.moment() == BusyDraw.Moment.GOING_BACK) {
            decide();
            busy();
        } else {
            busy();
            pass(draw.after());
            decide();
        }
        if (!runUntil(this::rests, LONGEST)) {
            violations.add("is " + state().phase() + " after " + LONGEST + " and waits for " + waited);
        }
        ended();
        return new Result(draw, violations, hit, log);
    }

    private boolean arrived(BusyDraw.Moment moment) {
        RolloutState state = state();
        boolean watched = state.bakeUntil().isPresent();
        return switch (moment) {
            case MAKING ->
                FORWARD.contains(state.phase()) && state.leases().lock().isPresent();
            case MOVING -> moved;
            case WATCHING, GOING_BACK ->
                watched && (state.share() > 0 || !draw.shape().shares());
            case TAKING ->
                draw.shape().swaps()
                        ? state.phase() == Phase.SWAPPED
                        : state.phase() == Phase.ROLLING && state.batch() >= 1;
            case RETIRING ->
                state.phase() == Phase.RETIRING || state.phase() == Phase.PROMOTING || state.phase() == Phase.SETTLING;
        };
    }

    private void busy() {
        if (!rests()) {
            log.add(now() + " " + draw.operation() + " does nothing for " + draw.period());
            busyFrom = Optional.of(now());
            account.faults(draw.faults(now()));
        }
    }

    private void decide() {
        if (rests()) {
            return;
        }
        switch (draw.by()) {
            case ABORT -> tell(Command.ABORT);
            case ROLLBACK -> tell(Command.ROLLBACK);
            case GATE -> {
                sick = true;
                expect("the gate is asked no more");
            }
            case ALARM -> {
                alarmed = true;
                account.alarm(BusyShape.ALARM, StateValue.ALARM);
                if (!draw.operation().equals("cloudwatch:DescribeAlarms")) {
                    expect("the alarm is asked for no more");
                }
            }
            case NOBODY -> {}
        }
    }

    private void tell(Command command) {
        if (FORWARD.contains(state().phase())) {
            decided(now(), command.name());
        }
        rollout.tell(command, "ann");
    }

    /** A gate that is on must hear of what is bad. */
    private void expect(String what) {
        if (!WATCHED.contains(state().phase())) {
            return;
        }
        account.clock().schedule(now().plus(ASKED), () -> {
            if (bad.isEmpty() && WATCHED.contains(state().phase())) {
                violations.add(what);
            }
        });
    }

    private void decided(Instant at, String by) {
        if (decided.isEmpty()) {
            decided = Optional.of(at);
            log.add(at + " decided by " + by);
            // so that somebody looks once the time is over, whatever else happens
            account.clock().schedule(at.plus(PROMISED).plusMillis(1), () -> {});
        }
    }

    private Prober asking() {
        Prober real = sandbox.prober();
        return (probe, answer) -> real.probe(probe, said -> {
            boolean fails =
                    sick && probe instanceof Probe.Http http && http.url().contains("tg-web");
            if (fails && WATCHED.contains(state().phase())) {
                bad = bad.or(() -> Optional.of(now()));
                decided(now(), "a gate");
            }
            answer.accept(fails ? new Probe.Answer(500, "", "", said.took()) : said);
        });
    }

    private final class Told implements RolloutListener {
        @Override
        public void happened(Event event, RolloutState after, Observation seen) {
            if (event instanceof Event.Answered answered
                    && answered.gate() < BusyShape.ALWAYS
                    && answered.judgement()
                            .filter(Judgement.Bad.class::isInstance)
                            .isPresent()
                    && WATCHED.contains(after.phase())) {
                bad = bad.or(() -> Optional.of(event.at()));
                decided(event.at(), "an answer");
            }
            if (event instanceof Event.Entered entered && entered.phase() == Phase.ROLLING_BACK) {
                turned = turned.or(() -> Optional.of(event.at()));
                boolean itself = decided.isEmpty() && !sick && !alarmed;
                decided(event.at(), "itself");
                if (itself) {
                    turnedItself(entered.reason());
                }
            }
            if (!(event instanceof Event.Asked) && !(event instanceof Event.Answered)) {
                String text = event.toString();
                log.add(text.substring(0, Math.min(300, text.length())));
            }
        }

        @Override
        public void waiting(RolloutState state, Observation seen, String waitingFor, Instant until) {
            if (!waitingFor.equals(waited)) {
                log.add(now() + " waits for " + waitingFor);
            }
            waited = waitingFor;
        }

        @Override
        public void broken(RolloutState state, Throwable problem) {
            throw new AssertionError("broken " + draw, problem);
        }
    }

    private final class Moved implements CallListener {
        @Override
        public void before(String service, String operation, Object request) {
            boolean during = busyFrom.filter(from -> now().isBefore(from.plus(draw.period())))
                    .isPresent();
            hit = hit || (during && draw.operation().equals(service + ":" + operation));
        }

        @Override
        public void after(String service, String operation, Object request) {
            boolean weighs = operation.equals("ModifyRule")
                    || operation.equals("ModifyListener")
                    || operation.equals("CreateRule");
            moved = moved || (draw.shape().shares() ? weighs : operation.equals("AttachInstances"));
        }
    }

    // ---- what must be so

    /** Requests are off a bad fleet soon after the decision, and whoever decides is obeyed at once. */
    private void look() {
        if (rollout == null) {
            return;
        }
        for (BusyDraw.Moment moment : BusyDraw.Moment.values()) {
            if (!calls.containsKey(moment) && arrived(moment)) {
                calls.put(moment, Map.copyOf(account.calls()));
            }
        }
        if (decided.isEmpty() || late || !now().isAfter(decided.get().plus(PROMISED))) {
            return;
        }
        double sent = draw.shape().shares()
                ? BusyShape.sentBeside(account.shares(BusyShape.BALANCER).byTargetGroup())
                : 0;
        boolean returned = state().phase() != Phase.RETIRING && state().goingBack();
        boolean over = state().outcome().isPresent() || state().phase() == Phase.SETTLING;
        late = sent > EXACT || (turned.isEmpty() && !returned && !over);
        if (late) {
            violations.add("7: " + now() + ", " + PROMISED.toSeconds() + " s after the decision, is " + state().phase()
                    + " and " + sent + " of the requests go to the new fleet");
        }
    }

    private void turnedItself(String why) {
        boolean hiccup = busyFrom.isPresent() && !draw.gates() && draw.period().compareTo(HICCUP) <= 0;
        if (hiccup && !draw.shape().judges()) {
            violations.add("gave a good AMI up for a minute's outage: " + why);
        } else if (busyFrom.isPresent() && !named(why) && !draw.shape().judges()) {
            violations.add("went back without saying why: " + why);
        }
    }

    private boolean named(String sentence) {
        // a gate that asks by AWS may fail by what it was told, and says so by its name
        boolean gate = sentence.contains("lambda check") || sentence.contains("script");
        return gate && draw.gates()
                || sentence.contains(draw.call()) && REASON.matcher(sentence).find();
    }

    private void ended() {
        if (state().phase() == Phase.HELD) {
            if (!named(state().reason())) {
                violations.add("is held without saying why: " + state().reason());
            }
            account.faults(Faults.none());
            for (int i = 0; i < RESUMED && state().outcome().isEmpty(); i++) {
                rollout.tell(Command.RESUME, "ann");
                runUntil(() -> state().phase() != Phase.HELD, Duration.ofMinutes(1));
                runUntil(this::rests, LONGEST);
            }
        }
        if (state().outcome().isEmpty()) {
            violations.add("never ended: " + state().phase() + ", " + state().reason());
            return;
        }
        whole(state().outcome().get());
    }

    private void whole(Outcome outcome) {
        log.add(now() + " " + outcome + ": " + state().reason());
        if (outcome != Outcome.PROMOTED && outcome != Outcome.ROLLED_BACK) {
            violations.add("ended " + outcome + ": " + state().reason());
            return;
        }
        boolean wasDecided = draw.by() != BusyDraw.By.NOBODY;
        if (outcome == Outcome.ROLLED_BACK && !wasDecided && turned.isEmpty()) {
            violations.add("rolled back, and nobody knows why");
        }
        if (outcome == Outcome.ROLLED_BACK) {
            asBefore();
        }
        Set<String> images = new TreeSet<>();
        account.inventory().groups().stream()
                .flatMap(name -> account.truth(name).instances().stream())
                .filter(i -> i.lifecycle().equals("InService"))
                .map(InstanceTruth::image)
                .forEach(images::add);
        Set<String> wanted = Set.of(outcome == Outcome.PROMOTED ? BusyShape.NEW : BusyShape.OLD);
        if (!images.equals(wanted)) {
            violations.add(outcome + ", but what serves is " + images);
        }
    }

    private void asBefore() {
        GroupTruth is = account.truth(BusyShape.GROUP);
        if (!account.inventory().equals(before)) {
            violations.add("rolled back, but there is " + account.inventory() + ", before " + before);
        }
        boolean same = is.tags().equals(group.tags())
                && is.suspended().equals(group.suspended())
                && is.min() == group.min()
                && is.max() == group.max()
                && is.desired() == group.desired();
        if (!same) {
            violations.add("rolled back, but the group is " + is.min() + " to " + is.max() + ", " + is.desired() + ", "
                    + is.tags() + ", suspended " + is.suspended());
        }
    }
}
