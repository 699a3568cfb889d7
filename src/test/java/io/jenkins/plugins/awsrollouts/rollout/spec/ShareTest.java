package io.jenkins.plugins.awsrollouts.rollout.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts and percents. */
class ShareTest {
    @ParameterizedTest
    @CsvSource({"3,10,3", "25%,8,2", "25%,9,3", "1%,5,1", "100%,7,7", "50%,1,1", "10%,30,3", "33%,100,33", "7%,100,7"})
    void isSoManyOf(String text, int total, int expected) {
        assertEquals(expected, Share.parse(text).orElseThrow().of(total));
    }

    @Test
    void aPercentageIsRoundedUpForEverySize() {
        for (int percent = 1; percent <= 100; percent++) {
            for (int total = 1; total <= 300; total++) {
                int exact = (percent * total + 99) / 100;
                assertEquals(exact, new Share(percent, true).of(total), percent + "% of " + total);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3,3,false", "25%,25,true", "' 25 % ',25,true", "0,0,false", "99999,99999,false"})
    void isRead(String text, int value, boolean percent) {
        assertEquals(Optional.of(new Share(value, percent)), Share.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "-1", "1.5", "half", "25%%", "1000000", "2 5"})
    void whatIsNeitherIsNotRead(String text) {
        assertEquals(Optional.empty(), Share.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"1,true", "0,false", "0%,false", "100%,true", "101%,false", "5000,true"})
    void knowsItsRange(String text, boolean valid) {
        assertEquals(valid, Share.parse(text).orElseThrow().valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "25%"})
    void isWrittenAsItIsRead(String text) {
        assertEquals(text, Share.parse(text).orElseThrow().toString());
    }
}
