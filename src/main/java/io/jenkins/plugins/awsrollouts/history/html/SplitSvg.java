package io.jenkins.plugins.awsrollouts.history.html;

import io.jenkins.plugins.awsrollouts.history.TrafficView.Part;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Split;
import java.util.Locale;
import java.util.stream.Collectors;

/** One whole and its parts as a bar; it is as wide as there is room, and its words keep their size. */
final class SplitSvg {
    /** A part of so many percent has room for its name and figure, on a telephone too. */
    private static final double FOR_NAME = 30;

    /** On a wide page, this is enough. */
    private static final double FOR_NAME_WHERE_WIDE = 15;

    private static final double FOR_LETTER = 3;

    private SplitSvg() {}

    static String of(Split split, Texts texts) {
        double sum = split.parts().stream().mapToDouble(Part::drawn).sum();
        String told = split.parts().stream()
                .map(part -> texts.part(part) + " " + texts.percent(part.drawn()))
                .collect(Collectors.joining(", "));
        StringBuilder svg = new StringBuilder("<svg class=\"split\" width=\"100%\" height=\"30\" role=\"img\""
                + " aria-label=\"" + Html.of(told) + "\">");
        double from = 0;
        for (Part part : split.parts()) {
            double share = 100 * part.drawn() / Math.max(1, sum);
            segment(svg, part, from, share, texts);
            from += share;
        }
        return svg.append("</svg>").toString();
    }

    private static void segment(StringBuilder svg, Part part, double from, double share, Texts texts) {
        if (share <= 0) {
            return;
        }
        String name = texts.part(part) + " " + texts.percent(part.drawn());
        svg.append("<g class=\"" + part.side().word() + "\"><title>" + Html.of(name) + "</title><rect x=\"" + n(from)
                + "%\" width=\"" + n(share) + "%\" height=\"30\"/>");
        double middle = from + share / 2;
        if (share >= FOR_NAME) {
            text(svg, middle, "always", name);
        } else if (share >= FOR_NAME_WHERE_WIDE) {
            text(svg, middle, "wide", name);
            text(svg, middle, "narrow", part.side().letter());
        } else if (share >= FOR_LETTER) {
            text(svg, middle, "always", part.side().letter());
        }
        svg.append("</g>");
    }

    private static void text(StringBuilder svg, double middle, String style, String words) {
        svg.append("<text class=\"" + style + "\" x=\"" + n(middle) + "%\" y=\"20\" text-anchor=\"middle\">"
                + Html.of(words) + "</text>");
    }

    private static String n(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
