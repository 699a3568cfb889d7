package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** A registered image; {@code visible} is false where another account owns it and did not share it. */
@RecordBuilder
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
        String rootDevice,
        Optional<ScriptBehaviour> scripts,
        AmiCharacter character)
        implements SimulatedImageBuilder.With {}
