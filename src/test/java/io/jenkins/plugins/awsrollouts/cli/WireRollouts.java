package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests of whole rollouts over HTTP: an account in moto for each test, and the engine over it in fast time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WireRollouts {
    private final int size;

    Instant start;
    WireAccount account;
    HealthSite site;
    WireTheatre theatre;
    WireEnd end;
    boolean newImageIsGood;
    private MotoServer moto;

    /** With a group of so many instances. */
    WireRollouts(int size) {
        this.size = size;
    }

    /** What else the account has, before anybody looks at what it was like. */
    void furnish() {
        // a group behind a load balancer is all that most need
    }

    @BeforeAll
    void startServer() {
        moto = MotoServer.startOrSkip();
    }

    @AfterAll
    void stopServer() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void buildAccount() throws IOException {
        newImageIsGood = true;
        start = Instant.now();
        account = WireAccount.build(moto, size);
        furnish();
        end = WireEnd.of(account, size);
        site = new HealthSite(account.clients().ec2(), image -> newImageIsGood || image.equals(account.oldImage()));
        theatre = new WireTheatre(moto.endpoint(), site.address(), start);
    }

    @AfterEach
    void dropAccount() {
        theatre.close();
        site.close();
        account.close();
        moto.reset();
    }

    RolloutState run(Spec spec, Consumer<Event> at) {
        Planned.Ready ready = assertInstanceOf(Planned.Ready.class, theatre.plan(spec));
        theatre.rollouts.start(ready.plan(), theatre.cloud, new MemoryJournal(), theatre.listener(at));
        return theatre.ended();
    }

    void assertEnd(Outcome outcome, RolloutState state) {
        assertEquals(Optional.of(outcome), state.outcome(), () -> state.reason() + "\n" + theatre.log());
    }

    /**
     * Runs a rollout in a process of its own, which is killed at a moment.
     *
     * @param more what the process is told besides where everything is
     */
    WireVictim killed(Predicate<List<Event>> moment, Path folder, String... more)
            throws IOException, InterruptedException {
        Stream<String> usual = Stream.of(
                moto.endpoint().toString(),
                site.address().toString(),
                start.toString(),
                folder.toString(),
                account.newImage());
        WireVictim victim =
                new WireVictim(folder, Stream.concat(usual, Stream.of(more)).toList());
        victim.killWhen(moment);
        account.awaitRest();
        return victim;
    }
}
