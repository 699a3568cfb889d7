package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** A registered image; {@code visible} is false where another account owns it and did not share it. */
record SimulatedImage(
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
    SimulatedImage in(String newState) {
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
