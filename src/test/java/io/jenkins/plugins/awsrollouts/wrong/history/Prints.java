package io.jenkins.plugins.awsrollouts.wrong.history;

/** Wrong on purpose: only the command line prints. */
public final class Prints {
    public void print() {
        System.out.println("printed");
    }
}
