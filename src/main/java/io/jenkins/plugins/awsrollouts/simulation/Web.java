package io.jenkins.plugins.awsrollouts.simulation;

import java.util.List;
import java.util.Set;

/** HTTP to servers and balancers, as a caller inside the VPC sees it. */
final class Web {
    private final World world;
    private int turn;

    Web(World world) {
        this.world = world;
    }

    HttpAnswer server(String address) {
        Server server = world.servers.now(world.serverByAddress.getOrDefault(address, ""));
        boolean silent = server == null
                || server.phase() != Server.Phase.RUNNING
                || !world.now().isBefore(server.life().dies())
                || world.faults.zoneLosses().stream().anyMatch(l -> l.hits(server.zone(), world.now()));
        if (silent) {
            return new HttpAnswer.TimedOut();
        }
        AmiCharacter character = server.life().character();
        if (character.refusesHttp() || !server.life().answersAt(world.now())) {
            return new HttpAnswer.Refused();
        }
        return new HttpAnswer.Answered(character.status(), character.body());
    }

    /** Routes to the next healthy target in turn; 503 where there is none. */
    HttpAnswer balancer(String arnOrNameOrDns) {
        List<Registration> healthy = world.balancing.targets(behind(arnOrNameOrDns), world.now()).stream()
                .filter(r -> world.balancing.state(r, world.now()).equals("healthy"))
                .toList();
        if (healthy.isEmpty()) {
            return new HttpAnswer.Answered(503, "Service Unavailable");
        }
        Registration chosen = healthy.get(Math.floorMod(turn++, healthy.size()));
        HttpAnswer answer = server(world.servers.now(chosen.instance()).address());
        return answer instanceof HttpAnswer.Answered ? answer : new HttpAnswer.Answered(502, "Bad Gateway");
    }

    /** The key of the balancer that a caller means. */
    private String behind(String arnOrNameOrDns) {
        return world.balancers.ids().stream()
                .map(world.balancers::now)
                .filter(b -> b != null && Set.of(b.key(), b.name(), b.dnsName()).contains(arnOrNameOrDns))
                .findFirst()
                .map(Balancer::key)
                .orElseThrow(() -> new IllegalArgumentException("No balancer " + arnOrNameOrDns));
    }
}
