package io.jenkins.plugins.awsrollouts.proof.acceptance;

/** What came of asking for a fact. */
sealed interface Finding {
    /** What was asked for. */
    Fact fact();

    /** What was seen, in a few words. */
    String seen();

    /** What AWS said. */
    String said();

    /** Whether it is as the engine expects. */
    boolean same();

    /** As asked. */
    static Finding of(Fact fact) {
        try {
            return new Settled(fact, fact.probe().get());
        } catch (CannotRun e) {
            throw e;
        } catch (RuntimeException e) {
            return new Unsettled(fact, Answers.words(e));
        }
    }

    /** The account has answered. */
    record Settled(Fact fact, Fact.Seen answered) implements Finding {
        @Override
        public String seen() {
            return answered.answer();
        }

        @Override
        public String said() {
            return answered.said();
        }

        @Override
        public boolean same() {
            return fact.expected().equals(answered.answer());
        }
    }

    /**
     * It has not.
     *
     * @param said why
     */
    record Unsettled(Fact fact, String said) implements Finding {
        @Override
        public String seen() {
            return "not settled";
        }

        @Override
        public boolean same() {
            return false;
        }
    }
}
