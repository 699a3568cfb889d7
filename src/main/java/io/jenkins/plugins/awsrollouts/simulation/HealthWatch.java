package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/**
 * Auto Scaling's health checks (EC2 Auto Scaling User Guide, Health checks for instances in an Auto Scaling group). An
 * instance's fate is known from its life and its zone, so one event per coming failure is enough.
 */
final class HealthWatch {
    private final World world;

    HealthWatch(World world) {
        this.world = world;
    }

    /** Plans the next look at a member, if it is ever going to fail as things stand. */
    void watch(String id) {
        Member member = world.members.now(id);
        Server server = world.servers.now(id);
        if (member == null || member.leaving()) {
            return;
        }
        if (server == null || !server.alive()) {
            world.after(world.pacing.noticed(), () -> look(id));
        } else if (member.inService()) {
            Instant failing = failsFrom(member, server);
            if (failing.isBefore(Instant.MAX)) {
                world.at(later(failing, graceEnd(member)).plus(world.pacing.noticed()), () -> look(id));
            }
        }
    }

    private void look(String id) {
        Member member = world.members.now(id);
        Server server = world.servers.now(id);
        if (member == null || member.leaving() || !member.healthy()) {
            return;
        }
        Group group = world.groups.now(member.group());
        boolean dead = server == null || !server.alive();
        boolean judged = member.inService() && !world.now().isBefore(graceEnd(member));
        boolean failed = judged && !dead && !failsFrom(member, server).isAfter(world.now());
        if (group.runs("HealthCheck") && (failed || dead && member.state() != LifecycleState.STANDBY)) {
            world.members.put(id, member.healthy(false));
            world.keeper.soon(group.name());
        } else if (judged && !dead && !failed) {
            watch(id);
        }
    }

    private Instant graceEnd(Member member) {
        return member.since()
                .plus(Duration.ofSeconds(world.groups.now(member.group()).graceSeconds()));
    }

    private Instant failsFrom(Member member, Server server) {
        Group group = world.groups.now(member.group());
        Instant failing = impairedFrom(server);
        if (group.checksBalancers()) {
            for (String balancer : group.balancers()) {
                Registration registration = world.registrations.now(Registration.key(balancer, server.id()));
                if (registration != null && registration.leaving() == null) {
                    failing = earlier(failing, world.balancing.unhealthyFrom(registration, server));
                }
            }
        }
        return failing;
    }

    private Instant impairedFrom(Server server) {
        Instant known = world.fleet.statusKnown(server);
        if (server.life().character().statusChecksFail()) {
            return known;
        }
        Instant impaired = Instant.MAX;
        for (Faults.ZoneLoss loss : world.faults.zoneLosses()) {
            if (loss.zone().equals(server.zone()) && loss.to().isAfter(world.now())) {
                impaired = earlier(impaired, later(loss.from(), known));
            }
        }
        return impaired;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
