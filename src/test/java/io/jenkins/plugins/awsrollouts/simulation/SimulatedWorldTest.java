package io.jenkins.plugins.awsrollouts.simulation;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import io.jenkins.plugins.awsrollouts.simulation.state.VirtualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedWorldTest {
    private static final long MEGABYTE = 1 << 20;

    private static List<String> trace(long seed) {
        SimulatedAccount account = parts(seed)
                .readLag(ReadLag.normal())
                .faults(Faults.none()
                        .withScalesPerHour(20)
                        .withEditsPerHour(20)
                        .withDeathsPerHour(10)
                        .withThrottleRate(0.1))
                .group("web", 1, 3, 6, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build();
        List<String> trace = new ArrayList<>();
        account.addListener(() -> trace.add(account.clock().now() + " " + account.truth("web")));
        run(account, 3 * 3600);
        return trace;
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        List<String> first = trace(7);

        assertTrue(first.size() > 100);
        assertEquals(first, trace(7));
        assertNotEquals(first, trace(8));
    }

    @Test
    void randomEventsKeepTheDesiredCapacityWithinItsBounds() {
        for (String state : trace(9)) {
            int min = number(state, "min=");
            int desired = number(state, "desired=");
            assertTrue(min <= desired && desired <= number(state, "max="), state);
        }
    }

    private static int number(String state, String name) {
        int from = state.indexOf(name) + name.length();
        return Integer.parseInt(state.substring(from, state.indexOf(',', from)));
    }

    @Test
    void twentyThousandInstancesStaySmall() {
        long before = used();
        AccountBuilder builder = parts(1);
        for (int i = 0; i < 1000; i++) {
            builder.targetGroup("tg-" + i, 30, 10, 2, 2);
            String name = "tg-" + i;
            builder.group("g-" + i, 1, 20, 40, List.of(A, B), g -> g.template("lt-web", "1")
                    .targetGroup(name)
                    .tag("app", name, true));
        }
        SimulatedAccount account = builder.build();

        long megabytes = (used() - before) / MEGABYTE;

        assertTrue(megabytes < 100, megabytes + " MB");
        assertEquals(0, account.clock().pending());
        assertEquals(20, account.truth("g-999").serving());
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void eventsOfOneInstantRunInTheOrderTheyWereScheduled() {
        Instant start = SimulatedAccount.START;
        VirtualClock clock = new VirtualClock(start);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            clock.schedule(start.plusSeconds(1), () -> order.add(number));
        }
        clock.schedule(start, () -> order.add(-1));

        assertTrue(clock.runUntil(() -> order.size() == 4, start.plusSeconds(9)));
        assertEquals(List.of(-1, 0, 1, 2), order);
        clock.runUntil(start.plusSeconds(9));
        assertEquals(start.plusSeconds(9), clock.now());
    }
}
