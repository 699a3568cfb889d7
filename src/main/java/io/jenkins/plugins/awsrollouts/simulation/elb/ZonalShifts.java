package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Zones away from which traffic is shifted: for all load balancers and groups at once that have zonal shift enabled, as an
 * autoshift does it (Amazon Application Recovery Controller Developer Guide, Zonal autoshift).
 */
public final class ZonalShifts {
    /** The attribute of a load balancer that enables it. */
    static final String ENABLED = "zonal_shift.config.enabled";

    private static final String ALL = "zones";

    private final Schedule schedule;
    private final Store<Set<String>> away;

    /** @param beforeChange runs before a shift begins or ends */
    ZonalShifts(Schedule schedule, Runnable beforeChange) {
        this.schedule = schedule;
        this.away = new Store<>(schedule.clock(), beforeChange);
    }

    /** Traffic leaves a zone. */
    public void begin(String zone) {
        Set<String> zones = new TreeSet<>(now());
        zones.add(zone);
        away.put(ALL, zones);
    }

    /** It comes back. */
    public void end(String zone) {
        Set<String> zones = new TreeSet<>(now());
        zones.remove(zone);
        away.put(ALL, zones);
    }

    /** The zones that traffic is shifted away from. */
    public Set<String> now() {
        return at(schedule.now());
    }

    Set<String> at(Instant view) {
        return Objects.requireNonNullElse(away.at(ALL, view), Set.of());
    }
}
