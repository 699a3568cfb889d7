package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an image is beside its character.
 *
 * @param owner 12-digit account id; default this account, 123456789012
 * @param architecture {@code x86_64} or {@code arm64}; default {@code x86_64}
 * @param virtualization {@code hvm} or {@code paravirtual}; default {@code hvm}
 * @param state {@code available}, {@code pending}, {@code failed}, {@code disabled} or {@code deregistered}
 * @param visible whether this account may use it: its own, public, or shared with it
 * @param created its creation date; the default is a day before time 0
 * @param deprecated when it is deprecated, or null
 * @param rootDevice the name of its root device (EC2 User Guide, Block device mappings); default {@code /dev/xvda}
 * @param scripts how scripts of Run Command end on its servers; empty where it has no SSM agent
 */
@RecordBuilder
public record ImageOptions(
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
        Optional<ScriptBehaviour> scripts)
        implements ImageOptionsBuilder.With {
    public static ImageOptions of(String id, Instant now) {
        return new ImageOptions(
                id,
                id,
                Arns.ACCOUNT,
                "x86_64",
                "hvm",
                "available",
                true,
                now.minus(Duration.ofDays(1)),
                null,
                Collections.unmodifiableSortedMap(new TreeMap<>()),
                "/dev/xvda",
                Optional.of(ScriptBehaviour.good()));
    }

    public ImageOptions itself() {
        return this;
    }

    /** Owned by another account; {@code shared} tells whether this account may use it. */
    public ImageOptions ownedBy(String account, boolean shared) {
        return with(copy -> copy.owner(account).visible(shared));
    }

    /** With one more tag. */
    public ImageOptions tag(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(tags);
        more.put(key, value);
        return withTags(Collections.unmodifiableSortedMap(more));
    }

    /** How scripts of Run Command end on its servers; the default is {@link ScriptBehaviour#good}. */
    public ImageOptions scripts(ScriptBehaviour behaviour) {
        return withScripts(Optional.of(behaviour));
    }

    /** Without an SSM agent, so that Systems Manager does not know its servers. */
    public ImageOptions withoutAgent() {
        return withScripts(Optional.empty());
    }

    public SimulatedImage image(AmiCharacter character) {
        return new SimulatedImage(
                id,
                name,
                owner,
                architecture,
                virtualization,
                state,
                visible,
                created,
                deprecated,
                tags,
                rootDevice,
                scripts,
                character);
    }
}
