package io.jenkins.plugins.awsrollouts.jenkins.page;

import hudson.Util;
import hudson.model.TimeZoneProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Optional;
import org.jvnet.localizer.LocaleProvider;

/** Times in the language and the time zone of whoever reads. */
final class Times {
    private Times() {}

    /** Day and time of day. */
    static String of(Instant at) {
        ZoneId zone =
                Optional.ofNullable(TimeZoneProperty.forCurrentUser()).map(ZoneId::of).orElse(ZoneId.systemDefault());
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(LocaleProvider.getLocale())
                .withZone(zone)
                .format(at);
    }

    /** How long, in the two greatest units. */
    static String of(Duration duration) {
        return Util.getTimeSpanString(Math.max(0, duration.toMillis()));
    }
}
