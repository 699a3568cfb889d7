package io.jenkins.plugins.awsrollouts.gate;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a gate may know when it asks.
 *
 * <p>One record of many components: whatever some kind of gate needs to know, none needs all of it.
 *
 * @param facts what stays the same for the whole rollout
 * @param stage the number of the stage, from 1; 0 before the first
 * @param share how much of the target the new AMI has by now: percent of traffic where the rollout shifts traffic,
 *     percent of instances otherwise; 0 to 100
 * @param since what is older than this tells nothing of the stage; empty: for a gate that is not about one stage
 * @param attempt the number of this question, from 1
 * @param instance the instance that is asked about, present when the gate looks at {@link Gate.Subject#EACH_INSTANCE}
 * @param serving the new instances that serve by now
 * @param site where an instance answers: scheme, address and port, for example {@code http://10.0.1.7:8080}
 * @param alone where the new version alone is reached through a load balancer; empty where nothing leads to it
 */
public record Circumstances(
        Facts facts,
        int stage,
        int share,
        Optional<Instant> since,
        int attempt,
        Optional<InstanceView> instance,
        List<InstanceView> serving,
        Function<InstanceView, String> site,
        String alone) {
    public Circumstances {
        serving = List.copyOf(serving);
    }

    /** Where nothing leads to the new version alone. */
    public Circumstances(
            Facts facts,
            int stage,
            int share,
            Optional<Instant> since,
            int attempt,
            Optional<InstanceView> instance,
            List<InstanceView> serving,
            Function<InstanceView, String> site) {
        this(facts, stage, share, since, attempt, instance, serving, site, "");
    }

    /**
     * What a rollout is about.
     *
     * @param rolloutId the rollout
     * @param group its Auto Scaling group
     * @param oldImage the AMI that is replaced
     * @param newImage the AMI that replaces it
     */
    public record Facts(String rolloutId, String group, String oldImage, String newImage) {}

    /** About one instance, with nothing else to know. */
    public static Circumstances of(InstanceView view) {
        return new Circumstances(
                new Facts("", "", "", view.imageId()),
                0,
                0,
                Optional.empty(),
                1,
                Optional.of(view),
                List.of(),
                other -> "http://" + InstanceView.host(other.address()));
    }

    /** Where the new version answers: through a test listener, or else at its first instance; empty when none serves. */
    public String testUrl() {
        return !alone.isEmpty() ? alone : serving.stream().findFirst().map(site).orElse("");
    }
}
