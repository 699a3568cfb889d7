package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.ec2.Life;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import java.time.Instant;

/** Finds out why targets are as they are. */
record TargetReasons(Servers servers, Registrations registrations, Routing routing) {
    TargetReason of(Registration registration, String state, Instant view) {
        return switch (state) {
            case "healthy" -> TargetReason.NONE;
            case "draining" -> TargetReason.LEAVING;
            case "initial" ->
                registrations.checked(registration, view) ? TargetReason.CHECKING : TargetReason.REGISTERING;
            case "unhealthy" -> unhealthy(servers.at(registration.instance(), view), view);
            default -> unused(registration, view);
        };
    }

    private TargetReason unused(Registration registration, Instant view) {
        if (!routing.uses(registration.balancer(), view)) {
            return TargetReason.NO_LISTENER;
        }
        Server server = servers.at(registration.instance(), view);
        boolean off = server != null && !registrations.covered(registration.balancer(), server.zone(), view);
        if (off && server.phase() == Server.Phase.RUNNING) {
            return TargetReason.ZONE_OFF;
        }
        Server.Phase phase = server == null ? Server.Phase.TERMINATED : server.phase();
        return switch (phase) {
            case STOPPED -> TargetReason.STOPPED;
            case SHUTTING_DOWN, TERMINATED -> TargetReason.TERMINATED;
            default -> TargetReason.ODD;
        };
    }

    /** One that is dead does not answer at all; one that has not booted, or does not listen, refuses. */
    private TargetReason unhealthy(Server server, Instant view) {
        Life life = server.life();
        boolean silent = !view.isBefore(life.dies()) || servers.cutOff(server, view);
        if (silent) {
            return TargetReason.SILENT;
        }
        boolean refuses = view.isBefore(life.up()) || life.character().refusesHttp();
        return refuses
                ? TargetReason.FAILED
                : TargetReason.status(life.character().status());
    }
}
