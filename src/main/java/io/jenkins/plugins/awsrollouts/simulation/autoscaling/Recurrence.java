package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a recurring scheduled action is due: cron's five fields, minute, hour, day of month, month, day of week (EC2 Auto
 * Scaling User Guide, Scheduled scaling). As in cron, either of the two days will do where both are given.
 */
final class Recurrence {
    private static final int FARTHEST_DAYS = 8 * 366;
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;
    private final ZoneId zone;

    /**
     * Reads a cron expression.
     *
     * @param zone an IANA name, or null for UTC
     * @throws IllegalArgumentException when it is none
     */
    Recurrence(String cron, String zone) {
        String[] fields = cron.trim().toUpperCase(Locale.ROOT).split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException("not five fields");
        }
        this.minutes = field(fields[0], 0, 59, List.of());
        this.hours = field(fields[1], 0, 23, List.of());
        this.daysOfMonth = field(fields[2], 1, 31, List.of());
        this.months = field(fields[3], 1, 12, MONTHS);
        this.daysOfWeek = field(fields[4].replace("7", "0"), 0, 6, DAYS);
        this.eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        this.zone = ZoneId.of(zone == null ? "UTC" : zone);
    }

    private static BitSet field(String text, int lowest, int highest, List<String> names) {
        BitSet set = new BitSet();
        for (String part : text.split(",")) {
            String[] stepped = part.split("/");
            int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
            String[] ends = stepped[0].split("-");
            boolean all = stepped[0].equals("*");
            int from = all ? lowest : number(ends[0], names);
            int last = all || stepped.length > 1 && ends.length == 1 ? highest : number(ends[ends.length - 1], names);
            if (from < lowest || last > highest || from > last || step < 1) {
                throw new IllegalArgumentException(part + " is outside " + lowest + " to " + highest);
            }
            for (int value = from; value <= last; value += step) {
                set.set(value);
            }
        }
        return set;
    }

    private static int number(String text, List<String> names) {
        int named = names.indexOf(text);
        return named >= 0 ? named : Integer.parseInt(text);
    }

    /** The first instant after {@code time} at which it is due; empty where that is more than eight years off. */
    Optional<Instant> after(Instant time) {
        ZonedDateTime from = time.atZone(zone);
        LocalDate first = from.toLocalDate();
        return first.datesUntil(first.plusDays(FARTHEST_DAYS))
                .filter(this::onDay)
                .flatMap(this::times)
                .filter(due -> due.isAfter(time))
                .findFirst();
    }

    private boolean onDay(LocalDate date) {
        boolean inMonth = daysOfMonth.get(date.getDayOfMonth());
        boolean inWeek = daysOfWeek.get(date.getDayOfWeek().getValue() % 7);
        return months.get(date.getMonthValue()) && (eitherDay ? inMonth || inWeek : inMonth && inWeek);
    }

    private Stream<Instant> times(LocalDate date) {
        return hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream().mapToObj(minute -> date.atTime(hour, minute)))
                .map(local -> local.atZone(zone).toInstant());
    }
}
