package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registration;
import io.jenkins.plugins.awsrollouts.simulation.elb.Registrations;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.Pacing;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;

/**
 * Auto Scaling's health checks (EC2 Auto Scaling User Guide, Health checks for instances in an Auto Scaling group). An
 * instance's fate is known from its life and its zone, so one event per coming failure is enough.
 */
record HealthWatch(
        Schedule schedule,
        Supplier<Faults> faults,
        Supplier<Pacing> pacing,
        Servers servers,
        Registrations registrations,
        GroupStore groups,
        GroupMembers membership,
        ReconcileQueue queue) {
    /** Plans the next look at a member, if it is ever going to fail as things stand. */
    void watch(String id) {
        GroupMember member = membership.now(id);
        Server server = servers.now(id);
        if (member == null || member.leaving()) {
            return;
        }
        if (server == null || !server.alive()) {
            schedule.after(pacing.get().noticed(), () -> look(id));
        } else if (member.inService()) {
            Instant failing = failsFrom(member, server);
            if (failing.isBefore(Instant.MAX)) {
                schedule.at(later(failing, graceEnd(member)).plus(pacing.get().noticed()), () -> look(id));
            }
        }
    }

    private void look(String id) {
        GroupMember member = membership.now(id);
        Server server = servers.now(id);
        if (member == null || member.leaving() || !member.healthy()) {
            return;
        }
        Group group = groups.now(member.group());
        boolean dead = server == null || !server.alive();
        boolean judged = member.inService() && !schedule.now().isBefore(graceEnd(member));
        boolean failed = judged && !dead && !failsFrom(member, server).isAfter(schedule.now());
        if (group.runs("HealthCheck") && (failed || dead && member.state() != LifecycleState.STANDBY)) {
            membership.put(id, member.withHealthy(false));
            queue.soon(group.name());
        } else if (judged && !dead && !failed) {
            watch(id);
        }
    }

    private Instant graceEnd(GroupMember member) {
        return member.since().plus(Duration.ofSeconds(groups.now(member.group()).graceSeconds()));
    }

    private Instant failsFrom(GroupMember member, Server server) {
        Group group = groups.now(member.group());
        Instant failing = impairedFrom(server);
        if (group.checksBalancers()) {
            for (String balancer : group.balancers()) {
                Registration registration = registrations.now(balancer, server.id());
                if (registration != null && registration.leaving() == null) {
                    failing = earlier(failing, registrations.unhealthyFrom(registration, server));
                }
            }
        }
        return failing;
    }

    private Instant impairedFrom(Server server) {
        Instant known = servers.statusKnown(server);
        if (server.life().character().statusChecksFail()) {
            return known;
        }
        Instant impaired = Instant.MAX;
        for (Faults.ZoneLoss loss : faults.get().zoneLosses()) {
            if (loss.zone().equals(server.zone()) && loss.to().isAfter(schedule.now())) {
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
