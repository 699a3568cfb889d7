package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.jenkins.run.Shelves;
import java.util.List;

/** Some deployments of a job, newest first. */
public final class HistoryPage {
    private final List<HistoryRow> rows;
    private final int number;
    private final int first;
    private final int total;

    /**
     * @param number which page, from 1; one beyond the last is empty
     */
    HistoryPage(Job<?, ?> job, int number, int size) {
        Shelf shelf = Shelves.get().of(job);
        int offset = (int) Math.min((long) (number - 1) * size, Integer.MAX_VALUE - size);
        this.rows = shelf.page(offset, size).stream()
                .map(one -> new HistoryRow(job, Known.of(job, one)))
                .toList();
        this.number = number;
        this.first = offset + 1;
        this.total = shelf.size();
    }

    /** The number that a request names; the first page where that is none. */
    static int number(@CheckForNull String text) {
        return text != null && text.matches("[1-9]\\d{0,6}") ? Integer.parseInt(text) : 1;
    }

    /** The deployments. */
    public List<HistoryRow> getRows() {
        return rows;
    }

    /** Whether any of them runs. */
    public boolean isRunning() {
        return rows.stream().anyMatch(HistoryRow::isRunning);
    }

    /** Which page this is, from 1. */
    public int getNumber() {
        return number;
    }

    /** The page with newer ones; 0: none. */
    public int getNewer() {
        return number - 1;
    }

    /** The page with older ones; 0: none. */
    public int getOlder() {
        return getLast() < total && !rows.isEmpty() ? number + 1 : 0;
    }

    /** The number of its first deployment, counted from the newest, which is 1. */
    public int getFirst() {
        return first;
    }

    /** The number of its last deployment. */
    public int getLast() {
        return first + rows.size() - 1;
    }

    /** How many there are. */
    public int getTotal() {
        return total;
    }
}
