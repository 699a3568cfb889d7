package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Asks an account and region what gates want to know: scripts by SSM, functions by Lambda, alarms and metrics by
 * CloudWatch. A call that AWS was too busy for, or whose answer got lost, is told as not asked.
 */
final class AwsProber implements Prober {
    private final Clock clock;
    private final Executor calls;
    private final Commands commands;
    private final Functions functions;
    private final Alarms alarms;
    private final Metrics metrics;

    /**
     * @param clients the account's
     * @param clock when to look after a command again
     * @param calls makes the calls; each holds a thread until AWS answers
     */
    AwsProber(AwsClients clients, Clock clock, Executor calls) {
        this.clock = clock;
        this.calls = calls;
        this.commands = new Commands(clients.ssm(), clock, calls);
        this.functions = new Functions(clients.lambda());
        this.alarms = new Alarms(clients.cloudWatch());
        this.metrics = new Metrics(clients.cloudWatch());
    }

    @Override
    public void probe(Probe probe, Consumer<Probe.Answer> answer) {
        calls.execute(() -> {
            try {
                ask(probe, answer);
            } catch (CloudException e) {
                answer.accept(told(e));
            } catch (RuntimeException | Error e) {
                // a question without any answer would be asked again only once its time is over
                answer.accept(Probe.Answer.notAsked("could not be asked: " + e, Duration.ZERO));
            }
        });
    }

    private void ask(Probe probe, Consumer<Probe.Answer> answer) {
        Instant asked = clock.now();
        if (probe instanceof Probe.Script script) {
            commands.run(script, answer);
        } else if (probe instanceof Probe.Function function) {
            answer.accept(functions.call(function));
        } else if (probe instanceof Probe.Alarms which) {
            answer.accept(Probe.Answer.of(alarms.named(which.names()), took(asked)));
        } else if (probe instanceof Probe.Metric metric) {
            answer.accept(Probe.Answer.of(metrics.points(metric, asked), took(asked)));
        } else {
            answer.accept(Prober.nobody(probe));
        }
    }

    private Duration took(Instant asked) {
        return Duration.between(asked, clock.now());
    }

    /** A failed call as an answer: whether another try may go better decides whether it counts. */
    static Probe.Answer told(CloudException e) {
        String problem = "could not be asked: " + e.clause();
        return e.kind().worthRepeating()
                ? Probe.Answer.notAsked(problem, Duration.ZERO)
                : Probe.Answer.none(problem, Duration.ZERO);
    }
}
