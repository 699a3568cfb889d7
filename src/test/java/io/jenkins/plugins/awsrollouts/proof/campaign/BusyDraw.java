package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a seed decides: which operation does nothing, from when on, for how long, and who decides for the way back.
 *
 * @param shape the rollout
 * @param operation as CloudTrail names it
 * @param told whether the answer says so; otherwise none comes
 * @param period for how long
 * @param moment from which point of the rollout on
 * @param later how long after that point it begins
 * @param by who decides for the way back
 * @param after how long after the operation has begun to do nothing
 */
record BusyDraw(
        long seed,
        BusyShape shape,
        String operation,
        boolean told,
        Duration period,
        Moment moment,
        Duration later,
        By by,
        Duration after) {
    /** Longer than any rollout. */
    static final Duration FOR_EVER = Duration.ofDays(30);

    private static final List<Duration> PERIODS = List.of(Duration.ofMinutes(1), Duration.ofHours(1), FOR_EVER);

    private static final List<By> DECIDING = List.of(By.ABORT, By.ROLLBACK, By.GATE, By.ALARM);

    /** A point of a rollout. */
    enum Moment {
        /** It begins, and fleets are made. */
        MAKING,
        /** Requests are moved, or the first new instances come into service. */
        MOVING,
        /** A step is watched. */
        WATCHING,
        /** The target takes the AMI, batch by batch, or green has all requests. */
        TAKING,
        /** It goes back. */
        GOING_BACK,
        /** What is over goes: the old fleet, or what is left of the old AMI. */
        RETIRING
    }

    /** Who decides for the way back. */
    enum By {
        ABORT,
        ROLLBACK,
        GATE,
        ALARM,
        NOBODY
    }

    /**
     * Where an operation is still to be called.
     *
     * @param back whether somebody has decided for the way back by then
     */
    record Point(String operation, Moment moment, boolean back) {}

    static BusyDraw of(long seed, Map<BusyShape, List<Point>> points) {
        SplittableRandom random = new SplittableRandom(seed);
        BusyShape shape = pick(random, List.of(BusyShape.values()));
        // first the operation, so that those are not rare which are called at one point alone
        List<Point> all = points.get(shape);
        String operation =
                pick(random, all.stream().map(Point::operation).distinct().toList());
        Point point = pick(
                random,
                all.stream().filter(one -> one.operation().equals(operation)).toList());
        return new BusyDraw(
                seed,
                shape,
                operation,
                random.nextBoolean(),
                pick(random, PERIODS),
                point.moment(),
                Duration.ofSeconds(random.nextInt(3) * random.nextInt(60)),
                point.back() ? pick(random, DECIDING) : By.NOBODY,
                Duration.ofSeconds(random.nextInt(4) * random.nextInt(180)));
    }

    /** A rollout in whose way nothing is. */
    static BusyDraw calm(BusyShape shape, Moment moment, boolean back) {
        return new BusyDraw(
                1,
                shape,
                "none:None",
                true,
                Duration.ofMinutes(1),
                moment,
                Duration.ZERO,
                back ? By.ABORT : By.NOBODY,
                Duration.ofMinutes(1));
    }

    private static <T> T pick(SplittableRandom random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** The account's faults once the operation has begun to do nothing. */
    Faults faults(Instant from) {
        return Faults.none().with(new Faults.Busy(operation, told, from, from.plus(period)));
    }

    /** The operation without its service. */
    String call() {
        return operation.substring(operation.indexOf(':') + 1);
    }

    /** Whether somebody takes requests from a new fleet while an operation does nothing for long. */
    boolean takesFromTheNew() {
        boolean sent = moment == Moment.MOVING || moment == Moment.WATCHING || moment == Moment.TAKING;
        return shape.shares() && sent && by != By.NOBODY && period.compareTo(PERIODS.get(0)) > 0;
    }

    /** Whether gates ask by it, whose bad answers fail a rollout as users have said. */
    boolean gates() {
        return operation.startsWith("lambda:") || operation.startsWith("ssm:");
    }
}
