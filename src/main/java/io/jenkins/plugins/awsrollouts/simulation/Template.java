package io.jenkins.plugins.awsrollouts.simulation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/**
 * A launch template and its versions by number.
 *
 * @param newest the highest number ever given; numbers are not given twice, also after a deletion
 */
record Template(
        String id,
        String name,
        long defaultVersion,
        long newest,
        SortedMap<Long, LaunchTemplateVersion> versions) {
    Template withVersion(LaunchTemplateVersion version) {
        SortedMap<Long, LaunchTemplateVersion> more = new TreeMap<>(versions);
        more.put(version.versionNumber(), version);
        return new Template(id, name, defaultVersion, version.versionNumber(), Collections.unmodifiableSortedMap(more));
    }

    Template withoutVersion(long number) {
        SortedMap<Long, LaunchTemplateVersion> fewer = new TreeMap<>(versions);
        fewer.remove(number);
        return new Template(id, name, defaultVersion, newest, Collections.unmodifiableSortedMap(fewer));
    }

    Template withDefault(long number) {
        return new Template(id, name, number, newest, versions);
    }

    /** The version meant by a number, {@code $Latest}, or {@code $Default} (also when null or empty); or null. */
    LaunchTemplateVersion version(String spec) {
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
    long latestVersion() {
        return versions.isEmpty() ? newest : versions.lastKey();
    }
}
