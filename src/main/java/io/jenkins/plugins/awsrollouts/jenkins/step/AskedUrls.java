package io.jenkins.plugins.awsrollouts.jenkins.step;

import io.jenkins.plugins.awsrollouts.cloud.Reach;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells before a rollout begins which of its URLs the controller would not ask; it looks again whenever it asks. */
final class AskedUrls {
    private AskedUrls() {}

    /** What is wrong with the URLs of gates, one sentence each. Looks names up. */
    static List<String> faults(Spec spec, Reach reach) {
        return spec.gates().stream()
                .filter(HttpGate.class::isInstance)
                .flatMap(gate -> ((HttpGate) gate).url().stream())
                .flatMap(url -> fault(URI.create(url).getHost(), reach).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> fault(String host, Reach reach) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .flatMap(address -> reach.refusal(host, address).stream())
                    .findFirst()
                    .map(why -> "httpGate url asks " + host + ": " + why + " at Manage Jenkins, System, AWS Rollouts.");
        } catch (UnknownHostException e) {
            // it may be known by the time that the gate asks
            return Optional.empty();
        }
    }
}
