package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;

/** How an AMI behaves, and whether a rollout can tell that it is bad. */
public enum NewAmi {
    GOOD,
    SLOW,
    UNHEALTHY,
    REFUSING,
    IMPAIRED,
    DYING,
    FAULTY,
    SLUGGISH,
    LEAKING,
    LOPSIDED;

    AmiCharacter character() {
        return switch (this) {
            case GOOD -> AmiCharacter.good();
            case SLOW -> AmiCharacter.slow(2.5);
            case UNHEALTHY -> AmiCharacter.unhealthy();
            case REFUSING -> AmiCharacter.refusing();
            case IMPAIRED -> AmiCharacter.impaired();
            case DYING -> AmiCharacter.dying(Duration.ofSeconds(100));
            case FAULTY -> AmiCharacter.good().errors(10);
            case SLUGGISH -> AmiCharacter.good().latency(2);
            case LEAKING -> AmiCharacter.good().leaking(Duration.ofMinutes(3));
            case LOPSIDED -> AmiCharacter.good().badIn(Scenario.ZONES.get(0), 20);
        };
    }
}
