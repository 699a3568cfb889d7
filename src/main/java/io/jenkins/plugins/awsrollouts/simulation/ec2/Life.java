package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.time.Instant;

/**
 * When a server answers.
 *
 * @param up when it has booted
 * @param dies when it stops answering; {@link Instant#MAX} for never
 */
public record Life(AmiCharacter character, Instant up, Instant dies) {
    Life endingAt(Instant end) {
        return end.isBefore(dies) ? new Life(character, up, end) : this;
    }

    public boolean answersAt(Instant time) {
        return !time.isBefore(up) && time.isBefore(dies);
    }
}
