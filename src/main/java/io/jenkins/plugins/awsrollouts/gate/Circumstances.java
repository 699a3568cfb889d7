package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a gate may know when it asks.
 *
 * @param rolloutId the rollout
 * @param stage the number of the batch, from 1; 0 before the first
 * @param instance the instance that is asked about, present when the gate looks at {@link Gate.Subject#EACH_INSTANCE}
 * @param serving the new instances that serve by now
 * @param site where an instance answers: scheme, address and port, for example {@code http://10.0.1.7:8080}
 */
public record Circumstances(
        String rolloutId,
        int stage,
        Optional<InstanceView> instance,
        List<InstanceView> serving,
        Function<InstanceView, String> site) {
    public Circumstances {
        serving = List.copyOf(serving);
    }

    /** About one instance, with nothing else to know. */
    public static Circumstances of(InstanceView view) {
        return new Circumstances("", 0, Optional.of(view), List.of(), other -> "http://" + other.address());
    }

    /** Where an instance answers. */
    String siteOf(InstanceView view) {
        return site.apply(view);
    }
}
