package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** A registered image; {@code visible} is false where another account owns it and did not share it. */
public record SimulatedImage(
        String id,
        String name,
        String owner,
        String architecture,
        String virtualization,
        String state,
        boolean visible,
        Instant created,
        Instant deprecated,
        SortedMap<String, String> tags,
        Optional<ScriptBehaviour> scripts,
        AmiCharacter character) {
    public SimulatedImage in(String newState) {
        return new SimulatedImage(
                id,
                name,
                owner,
                architecture,
                virtualization,
                newState,
                visible,
                created,
                deprecated,
                tags,
                scripts,
                character);
    }
}
