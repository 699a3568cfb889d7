package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import java.util.Locale;

/** HTML as it is put together: what is ours goes in as it is, whatever else as text. */
final class Markup {
    private final StringBuilder html = new StringBuilder();

    /** HTML that was written here. */
    Markup raw(String own) {
        html.append(own);
        return this;
    }

    /** Anything, as text or as the inside of a quoted attribute. */
    Markup text(String any) {
        html.append(Html.of(any));
        return this;
    }

    Markup pill(Pill pill) {
        String mark =
                switch (pill.tone()) {
                    case GOOD -> "✓ ";
                    case BAD -> "✕ ";
                    case RUNNING -> "▶ ";
                    case WAITING -> "‖ ";
                };
        return raw("<span class=\"pill " + word(pill.tone()) + "\">" + mark)
                .text(pill.text())
                .raw("</span>");
    }

    /** A constant as a class of CSS. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
