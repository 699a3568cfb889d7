package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values are told to people. */
class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0 s",
        "PT-5S,0 s",
        "PT0.4S,0 s",
        "PT0.5S,1 s",
        "PT41S,41 s",
        "PT59.6S,1 min",
        "PT60S,1 min",
        "PT190S,3 min 10 s",
        "PT59M59.9S,1 h",
        "PT1H,1 h",
        "PT1H5M,1 h 5 min",
        "PT1H5M59S,1 h 5 min",
        "PT25H,25 h"
    })
    void aDurationAsPeopleSayIt(Duration duration, String words) {
        assertEquals(words, Words.of(duration));
    }

    @ParameterizedTest
    @CsvSource({"0,0 instances", "1,1 instance", "2,2 instances"})
    void aNumberAndItsNoun(int number, String words) {
        assertEquals(words, Words.count(number, "instance"));
    }
}
