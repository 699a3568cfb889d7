package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.history.TrafficView.Part;
import io.jenkins.plugins.awsrollouts.history.TrafficView.Split;
import java.util.Locale;
import java.util.stream.Collectors;

/** One whole and its parts as a bar; it is as wide as there is room, and its words keep their size. */
final class SplitSvg {
    /** A part of so many percent has room for its name and figure, on a telephone too. */
    private static final double FOR_NAME = 30;

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
        String label =
                share >= FOR_NAME ? name : share >= FOR_LETTER ? part.side().letter() : "";
        if (!label.isEmpty()) {
            svg.append("<text x=\"" + n(from + share / 2) + "%\" y=\"20\" text-anchor=\"middle\">" + Html.of(label)
                    + "</text>");
        }
        svg.append("</g>");
    }

    private static String n(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
