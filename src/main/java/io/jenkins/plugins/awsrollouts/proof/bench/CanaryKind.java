package io.jenkins.plugins.awsrollouts.proof.bench;

/** What is wrong with the canary. */
public enum CanaryKind {
    EQUAL(now -> Worsening.NONE),
    ERRORS_1_5(now -> new Worsening(1.5, 1)),
    ERRORS_2(now -> new Worsening(2, 1)),
    ERRORS_5(now -> new Worsening(5, 1)),
    DEAD(now -> Worsening.DEAD),
    SLOWER_10(now -> new Worsening(1, 1.1)),
    SLOWER_30(now -> new Worsening(1, 1.3)),
    SLOWER_100(now -> new Worsening(1, 2)),
    GROWING_1(now -> new Worsening(1, Math.pow(1.01, now.minute()))),
    GROWING_2(now -> new Worsening(1, Math.pow(1.02, now.minute()))),
    GROWING_5(now -> new Worsening(1, Math.pow(1.05, now.minute()))),
    ERRORS_5_FROM_STEP_2(now -> now.step() < 2 ? Worsening.NONE : new Worsening(5, 1)),
    ERRORS_5_FROM_STEP_3(now -> now.step() < 3 ? Worsening.NONE : new Worsening(5, 1)),
    SLOWER_100_FROM_STEP_2(now -> now.step() < 2 ? Worsening.NONE : new Worsening(1, 2)),
    SLOWER_100_FROM_STEP_3(now -> now.step() < 3 ? Worsening.NONE : new Worsening(1, 2)),
    DEAD_FROM_STEP_3(now -> now.step() < 3 ? Worsening.NONE : Worsening.DEAD),
    /** Every request of every third minute fails. */
    FAILING_BY_THIRDS(now -> now.minute() % 3 == 1 ? Worsening.DEAD : Worsening.NONE);

    private final Course course;

    CanaryKind(Course course) {
        this.course = course;
    }

    /** How the canary is at a minute, counted from 0, of a step, counted from 1. */
    Worsening at(int minute, int step) {
        return course.at(new Now(minute, step));
    }

    /** Minutes are counted from 0, steps from 1. */
    private record Now(int minute, int step) {}

    /** How a canary fares. */
    private interface Course {
        Worsening at(Now now);
    }
}
