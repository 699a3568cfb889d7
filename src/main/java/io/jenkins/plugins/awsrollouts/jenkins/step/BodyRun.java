package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.EnvVars;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The body of a step as a gate: runs when the rollout asks, once a batch. A body that runs through a restart of the
 * controller is not begun a second time: the rollout asks again, and hears from the one that runs.
 */
final class BodyRun implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The batch that it runs, or has run, for; 0: none. */
    private int stage;

    private Instant began;
    private BodyExecution running;

    /** Whether it has ended and the rollout has not been told. */
    private boolean ended;

    /** Why it failed; empty: it passed. */
    private String problem = "";

    private Duration took = Duration.ZERO;
    private transient Consumer<Probe.Answer> asking;

    /** What waits for the body's end. */
    private transient Runnable after;
    /** Runs the body for a batch, unless it runs for it already or has ended unheard. */
    void ask(StepContext context, Probe.Body question, Consumer<Probe.Answer> answer) {
        BodyInvoker invoker = prepared(context, question, answer);
        if (invoker != null) {
            BodyExecution execution = invoker.start();
            synchronized (this) {
                running = ended ? null : execution;
            }
            context.saveState();
        }
    }

    private synchronized BodyInvoker prepared(StepContext context, Probe.Body question, Consumer<Probe.Answer> answer) {
        asking = answer;
        boolean same = stage == question.stage();
        if (same && ended) {
            tell();
            return null;
        }
        if (same && running != null) {
            return null;
        }
        stage = question.stage();
        began = Instant.now();
        ended = false;
        try {
            EnvironmentExpander own = EnvironmentExpander.constant(environment(question));
            EnvironmentExpander outer = context.get(EnvironmentExpander.class);
            return context.newBodyInvoker()
                    .withContext(EnvironmentExpander.merge(outer, own))
                    .withDisplayName("batch " + question.stage())
                    .withCallback(new Callback(this));
        } catch (Exception e) {
            end(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static Map<String, String> environment(Probe.Body question) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("ROLLOUT_ID", question.rolloutId());
        all.put("ROLLOUT_STAGE", String.valueOf(question.stage()));
        all.put("ROLLOUT_INSTANCE_IDS", joined(question.instances(), InstanceView::id));
        all.put("ROLLOUT_INSTANCE_ADDRESSES", joined(question.instances(), InstanceView::address));
        all.put("ROLLOUT_TEST_URL", question.testUrl());
        return new EnvVars(all);
    }

    private static String joined(List<InstanceView> instances, Function<InstanceView, String> part) {
        return instances.stream().map(part).collect(Collectors.joining(" "));
    }

    private void end(String why) {
        Runnable next = ended(why);
        if (next != null) {
            next.run();
        }
    }

    private synchronized Runnable ended(String why) {
        took = Duration.between(began, Instant.now());
        problem = why;
        running = null;
        ended = true;
        tell();
        Runnable next = after;
        after = null;
        return next;
    }

    /** Stops a body that runs, since nobody asks any more, and does something once it is over; at once, if it is. */
    void endThen(Throwable cause, Runnable next) {
        boolean waits;
        synchronized (this) {
            waits = running != null;
            after = waits ? next : null;
        }
        if (waits) {
            cancel(cause);
        } else {
            next.run();
        }
    }

    private void tell() {
        if (asking != null) {
            Consumer<Probe.Answer> one = asking;
            asking = null;
            ended = false;
            stage = 0;
            one.accept(new Probe.Answer(problem.isEmpty() ? 200 : 0, "", problem, took));
        }
    }

    /** Stops a body that runs. */
    void cancel(Throwable cause) {
        BodyExecution now;
        synchronized (this) {
            now = running;
        }
        if (now != null) {
            now.cancel(cause);
        }
    }

    /** Told by Jenkins how the body ended. */
    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        private final BodyRun owner;

        Callback(BodyRun owner) {
            this.owner = owner;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            owner.end("");
        }

        @Override
        public void onFailure(StepContext context, Throwable problem) {
            String text = problem.getMessage();
            owner.end("failed: "
                    + (text == null || text.isBlank() ? problem.getClass().getSimpleName() : text));
        }
    }
}
