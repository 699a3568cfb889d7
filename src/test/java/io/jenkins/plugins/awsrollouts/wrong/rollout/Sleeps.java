package io.jenkins.plugins.awsrollouts.wrong.rollout;

/** Wrong on purpose: a thread that waits. */
public final class Sleeps {
    public void pause() throws InterruptedException {
        Thread.sleep(1);
    }
}
