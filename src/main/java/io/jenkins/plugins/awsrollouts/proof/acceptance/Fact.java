package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.function.Supplier;

/**
 * Something about AWS that the engine goes by.
 *
 * @param id its name in tables, files and docs/aws.md
 * @param question what is asked of the account
 * @param expected the answer that the engine expects
 * @param source the page that says so, or "assumed"
 * @param otherwise what the engine does where the answer is another
 * @param probe asks the account
 */
record Fact(String id, String question, String expected, String source, String otherwise, Supplier<Seen> probe) {
    /** What stands where no page says it. */
    static final String ASSUMED = "assumed";

    /**
     * What an account answers.
     *
     * @param answer in the words of {@link Fact#expected}
     * @param said what AWS said, or what was measured; may be empty
     */
    record Seen(String answer, String said) {
        Seen {
            said = Answers.anonymous(said);
        }
    }
}
