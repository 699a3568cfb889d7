package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.TrafficView;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** The fixed words of a deployment's page in one language: that of the reader where it is known here, else English. */
final class Texts {
    private static final String BUNDLE = "io.jenkins.plugins.awsrollouts.history.html.Page";
    private static final int DIGITS = 3;
    private final Locale locale;
    private final ResourceBundle bundle;
    private final DateTimeFormatter day;
    private final DateTimeFormatter time;

    private Texts(Locale locale, ZoneId zone) {
        this.locale = locale;
        // No fallback: the language of the machine is not that of whoever reads.
        this.bundle = ResourceBundle.getBundle(
                BUNDLE,
                locale,
                Texts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Locale known = bundle.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : bundle.getLocale();
        this.day = DateTimeFormatter.ofPattern(of("date"), known).withZone(zone);
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    static Texts of(Locale locale, ZoneId zone) {
        return new Texts(locale, zone);
    }

    /** A text as it stands. */
    String of(String key) {
        return bundle.getString(key);
    }

    /** A text with something put into it. */
    String with(String key, Object... parts) {
        return new MessageFormat(of(key), locale).format(parts);
    }

    /** A number with one decimal. */
    String decimal(double value) {
        return String.format(bundle.getLocale(), "%.1f", value);
    }

    /** A share, with one decimal where it has one. */
    String percent(double value) {
        NumberFormat format = NumberFormat.getInstance(bundle.getLocale());
        format.setMaximumFractionDigits(1);
        return format.format(value) + "\u00a0%";
    }

    /**
     * A value of a metric with three digits that count.
     *
     * @param unit behind it; may be empty
     */
    String number(double value, String unit) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(DIGITS));
        NumberFormat format = NumberFormat.getInstance(bundle.getLocale());
        format.setMaximumFractionDigits(Math.max(0, rounded.scale()));
        return format.format(rounded) + (unit.isEmpty() ? "" : "\u00a0" + unit);
    }

    /** Who shares in the requests. */
    String part(TrafficView.Part part) {
        return switch (part.side()) {
            case OLD -> of("partStable");
            case CANARY, BASELINE, BLUE, GREEN, FORMER -> side(part.side());
            case NEW, OTHER -> part.name();
        };
    }

    String day(Instant at) {
        return day.format(at);
    }

    String time(Instant at) {
        return time.format(at);
    }

    String side(Side side) {
        return switch (side) {
            case OLD -> of("sideOld");
            case BASELINE -> of("sideBaseline");
            case CANARY -> of("sideCanary");
            case NEW -> of("sideNew");
            case BLUE -> of("sideBlue");
            case GREEN -> of("sideGreen");
            case FORMER -> of("sideFormer");
            case OTHER -> of("sideOther");
        };
    }

    String state(State state) {
        return switch (state) {
            case STARTING -> of("stateStarting");
            case ON_TRIAL -> of("stateOnTrial");
            case SERVING -> of("stateServing");
            case DRAINING -> of("stateDraining");
            case FAILED -> of("stateFailed");
            case STANDBY -> of("stateStandby");
            case GONE -> of("stateGone");
        };
    }
}
