package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/**
 * A launch template and its versions by number.
 *
 * @param tags of the template itself, not of what it launches
 * @param newest the highest number ever given; numbers are not given twice, also after a deletion
 */
@RecordBuilder
public record Template(
        String id,
        String name,
        SortedMap<String, String> tags,
        Instant created,
        long defaultVersion,
        long newest,
        SortedMap<Long, LaunchTemplateVersion> versions)
        implements TemplateBuilder.With {
    /** A template without versions, whose first will be its default. */
    public static Template empty(String id, String name, SortedMap<String, String> tags, Instant created) {
        SortedMap<Long, LaunchTemplateVersion> none = Collections.unmodifiableSortedMap(new TreeMap<>());
        return new Template(id, name, tags, created, 1, 0, none);
    }

    /** The version that would come next, not added yet. */
    public LaunchTemplateVersion next(ResponseLaunchTemplateData data, Instant now) {
        return LaunchTemplateVersion.builder()
                .launchTemplateId(id)
                .launchTemplateName(name)
                .versionNumber(newest + 1)
                .createTime(now)
                .createdBy("arn:aws:iam::" + Arns.ACCOUNT + ":root")
                .launchTemplateData(data)
                .build();
    }

    public Template withVersion(LaunchTemplateVersion version) {
        SortedMap<Long, LaunchTemplateVersion> more = new TreeMap<>(versions);
        more.put(version.versionNumber(), version);
        return with(copy -> copy.newest(version.versionNumber()).versions(Collections.unmodifiableSortedMap(more)));
    }

    Template withoutVersion(long number) {
        SortedMap<Long, LaunchTemplateVersion> fewer = new TreeMap<>(versions);
        fewer.remove(number);
        return withVersions(Collections.unmodifiableSortedMap(fewer));
    }

    public Template tagged(SortedMap<String, String> now) {
        return withTags(Collections.unmodifiableSortedMap(now));
    }

    /** The version meant by a number, {@code $Latest}, or {@code $Default} (also when null or empty); or null. */
    public LaunchTemplateVersion version(String spec) {
        return versions.get(number(spec));
    }

    long number(String spec) {
        if (spec == null || spec.isEmpty() || spec.equals("$Default")) {
            return defaultVersion;
        }
        if (spec.equals("$Latest")) {
            return latestVersion();
        }
        return spec.matches("\\d{1,18}") ? Long.parseLong(spec) : -1;
    }

    /** The highest number that exists. */
    public long latestVersion() {
        return versions.isEmpty() ? newest : versions.lastKey();
    }
}
