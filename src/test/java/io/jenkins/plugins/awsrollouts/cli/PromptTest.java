package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person types while an approval is waited for. */
class PromptTest {
    private static final String ASKED =
            "Approval: Well? Type approve or refuse, and Enter; or, from another terminal: aws-rollouts approve r-1.";

    private final Theatre theatre = Theatre.of(5, 2, AmiCharacter.good());
    private final Rollout rollout = theatre.start(
            Spec.of("web", Theatre.NEW).withGates(List.of(new Approval("Well?", List.of(), Approval.TERMS))));
    private final List<String> said = new ArrayList<>();

    private final Typed typed = new Typed();
    private final Prompt prompt =
            new Prompt(() -> "r-1", rollout::state, typed, said::add, command -> rollout.tell(command, "kim"));

    /** What somebody types, when he types it. */
    private static final class Typed extends InputStream {
        private final ArrayDeque<Integer> letters = new ArrayDeque<>();

        void type(String text) {
            for (byte letter : text.getBytes(StandardCharsets.UTF_8)) {
                letters.add(letter & 0xff);
            }
        }

        @Override
        public int read() {
            return letters.isEmpty() ? -1 : letters.remove();
        }

        @Override
        public int available() {
            return letters.size();
        }
    }

    private void asked() {
        untilWaitedFor();
        prompt.look();
    }

    private void untilWaitedFor() {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(
                        () -> !rollout.state().approvals().isEmpty(),
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2)));
    }

    @Test
    void approvesWhenThatIsTyped() {
        asked();
        typed.type("approve\n");
        prompt.look();
        assertEquals(List.of(ASKED), said);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome());
    }

    @Test
    void refusesWhenThatIsTyped() {
        asked();
        typed.type("refuse\r\n");
        prompt.look();
        assertEquals("approval refused by kim", theatre.run(rollout).reason());
    }

    @Test
    void saysWhatItDoesNotUnderstandAndAsksOnlyOnce() {
        asked();
        typed.type("yes\nmaybe");
        prompt.look();
        prompt.look();
        assertEquals(List.of(ASKED, "\"yes\" is neither approve nor refuse."), said);
        assertEquals(1, rollout.state().approvals().size());
    }

    @Test
    void whateverFeedsItWithoutEndHoldsUpNothing() {
        asked();
        typed.type("garbage\n".repeat(100_000) + "x".repeat(100_000));
        prompt.look();
        assertTrue(typed.available() > 800_000, "so much at a time");
        for (int i = 0; i < 1000; i++) {
            prompt.look();
        }
        assertEquals(0, typed.available());
        assertEquals(6, said.size(), "a few words are told to be none");
        typed.type("\napprove\n");
        prompt.look();
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome());
    }

    @Test
    void whatWasTypedBeforeTheQuestionIsNoAnswer() {
        typed.type("approve\n");
        prompt.look();
        assertEquals(List.of(), said);
        typed.type("appr");
        asked();
        assertEquals(1, rollout.state().approvals().size());
        typed.type("refuse\n");
        prompt.look();
        assertEquals("approval refused by kim", theatre.run(rollout).reason());
    }
}
