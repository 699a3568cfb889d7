package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.jvnet.localizer.LocaleProvider;

/** Times in the language and the time zone of whoever reads. */
final class Times {
    private Times() {}
    /**
     * Day and time of day.
     *
     * @param zone the reader's time zone, as Jenkins' views know it; null for the controller's
     */
    static String of(Instant at, @CheckForNull String zone) {
        ZoneId place = zone == null ? ZoneId.systemDefault() : ZoneId.of(zone, ZoneId.SHORT_IDS);
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(LocaleProvider.getLocale())
                .withZone(place)
                .format(at);
    }

    /** How long, in the two greatest units; at least a second, which is nearer to what people mean than none. */
    static String of(Duration duration) {
        return Util.getTimeSpanString(Math.max(1000, duration.toMillis()));
    }
}
