package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An Amazon Machine Image as this account sees it.
 *
 * @param id for example {@code ami-0b7e41}
 * @param name its name, possibly empty
 * @param state EC2's word: {@code available}, {@code pending}, {@code failed}, {@code deregistered}, ...
 * @param architecture {@code x86_64}, {@code arm64}, {@code i386}, ...
 * @param virtualization {@code hvm} or {@code paravirtual}
 * @param rootDevice the name of its root device, for example {@code /dev/xvda}; empty where it is not told
 * @param createdAt when it was made
 * @param deprecatedAt from when on EC2 calls it deprecated, if its owner said so
 * @param tags its tags as far as this account sees them
 */
public record Image(
        String id,
        String name,
        String state,
        String architecture,
        String virtualization,
        String rootDevice,
        Instant createdAt,
        Optional<Instant> deprecatedAt,
        Map<String, String> tags) {
    public Image {
        tags = Map.copyOf(tags);
    }
}
