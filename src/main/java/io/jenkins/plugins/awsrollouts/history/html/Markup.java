package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
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
        return raw("<span class=\"pill " + word(pill.tone()) + "\">" + mark(pill.tone()))
                .text(pill.text())
                .raw("</span>");
    }

    /** A sign that tells a tone without colour. */
    static String mark(Tone tone) {
        return switch (tone) {
            case GOOD -> "✓ ";
            case BAD -> "✕ ";
            case RUNNING -> "▶ ";
            case WAITING -> "‖ ";
        };
    }

    /** A heading with a smaller remark. */
    static Markup heading(String words, String remark) {
        return new Markup().raw("<h3>").text(words).raw(" <small>").text(remark).raw("</small></h3>");
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
