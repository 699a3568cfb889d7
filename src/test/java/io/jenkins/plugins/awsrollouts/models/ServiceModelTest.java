package io.jenkins.plugins.awsrollouts.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad request for each kind of rule that a model can state, against a model made for it. */
class ServiceModelTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "'Name': 'web-1', 'Size': 2";

    private final ServiceModel model = new ServiceModel("shop", json("""
                    {
                      'operations': {
                        'Make': {'input': {'shape': 'MakeRequest'}},
                        'Look': {}
                      },
                      'shapes': {
                        'MakeRequest': {
                          'type': 'structure',
                          'required': ['Name', 'Size', 'Token'],
                          'members': {
                            'Name': {'shape': 'Name'},
                            'Size': {'shape': 'Size'},
                            'Token': {'shape': 'Text', 'idempotencyToken': true},
                            'Kind': {'shape': 'Kind'},
                            'Ratio': {'shape': 'Ratio'},
                            'Data': {'shape': 'Data'},
                            'At': {'shape': 'At'},
                            'On': {'shape': 'On'},
                            'Odd': {'shape': 'Odd'},
                            'Either': {'shape': 'Either'},
                            'Parts': {'shape': 'Parts'},
                            'Labels': {'shape': 'Labels'}
                          }
                        },
                        'Name': {'type': 'string', 'min': 3, 'max': 5, 'pattern': '[a-z0-9-]*'},
                        'Text': {'type': 'string'},
                        'Kind': {'type': 'string', 'enum': ['big', 'small']},
                        'Odd': {'type': 'string', 'pattern': '(unclosed'},
                        'Size': {'type': 'integer', 'min': 1, 'max': 9},
                        'Ratio': {'type': 'double', 'min': 0.5, 'max': 1.5},
                        'Data': {'type': 'blob', 'max': 3},
                        'At': {'type': 'timestamp'},
                        'On': {'type': 'boolean'},
                        'Either': {
                          'type': 'structure',
                          'union': true,
                          'members': {'One': {'shape': 'Text'}, 'Two': {'shape': 'Text'}}
                        },
                        'Parts': {'type': 'list', 'member': {'shape': 'Part'}, 'min': 1, 'max': 2},
                        'Part': {
                          'type': 'structure',
                          'required': ['Id'],
                          'members': {'Id': {'shape': 'Name'}, 'Parts': {'shape': 'Parts'}}
                        },
                        'Labels': {'type': 'map', 'key': {'shape': 'Kind'}, 'value': {'shape': 'Name'}, 'max': 1}
                      }
                    }
                    """));

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private List<String> violations(String operation, String members) {
        return model.violations(operation, json("{" + members + "}")).stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void takesAGoodRequest() {
        String all = GOOD + """
                , 'Token': '', 'Kind': 'big', 'Ratio': 1, 'Data': 'AAAA', 'At': '2026-01-01T00:00:00Z', 'On': true,
                'Odd': 'any', 'Either': {'One': 'x'}, 'Labels': {'big': 'web'},
                'Parts': [{'Id': 'one', 'Parts': [{'Id': 'two'}]}, {'Id': 'three'}]
                """;
        assertEquals(List.of(), violations("Make", all));
        assertEquals(List.of(), violations("Make", GOOD));
        assertEquals(List.of(), violations("Look", ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Nme': 'x' | Nme = \"x\": the model knows no such member",
                "'Parts': [{'Id': 'abc', 'Colour': 1}] | Parts[0].Colour = 1: the model knows no such member",
                "'Parts': [{'Id': 'abc'}, {}] | Parts[1] = {}: the model requires Id",
                "'Parts': [] | Parts = []: 0, where the model wants at least 1 items",
                "'Parts': [{'Id': 'abc', 'Parts': [{'Id': 'ab'}]}] | Parts[0].Parts[0].Id = \"ab\": 2, where the model"
                        + " wants at least 3 characters",
                "'Name': 'abcdef' | Name = \"abcdef\": 6, where the model allows at most 5 characters",
                "'Name': 'a_b' | Name = \"a_b\": the model's pattern is [a-z0-9-]*",
                "'Name': 7 | Name = 7: its type in the model is string",
                "'Kind': 'huge' | Kind = \"huge\": the model allows [big, small]",
                "'Size': 0 | Size = 0: the model wants at least 1",
                "'Size': 10 | Size = 10: the model allows at most 9",
                "'Size': 1.5 | Size = 1.5: its type in the model is integer",
                "'Ratio': 0.4 | Ratio = 0.4: the model wants at least 0.5",
                "'Ratio': 1.6 | Ratio = 1.6: the model allows at most 1.5",
                "'Data': 'AAAAAA==' | Data = \"AAAAAA==\": 4, where the model allows at most 3 bytes",
                "'On': 'yes' | On = \"yes\": its type in the model is boolean",
                "'At': 5 | At = 5: its type in the model is timestamp",
                "'Either': {'One': 'x', 'Two': 'y'} | Either = {\"One\":\"x\",\"Two\":\"y\"}: the model wants one of its"
                        + " members",
                "'Labels': {'huge': 'web'} | Labels{huge} = \"huge\": the model allows [big, small]",
                "'Labels': {'big': 'w'} | Labels{big} = \"w\": 1, where the model wants at least 3 characters",
                "'Labels': {'big': 'web', 'small': 'web'} | Labels = {\"big\":\"web\",\"small\":\"web\"}: 2, where the model"
                        + " allows at most 1 entries"
            })
    void tellsWhatIsWrongWithARequest(String members, String told) {
        // a member that is given twice is read as it is given last
        assertEquals(List.of("shop:Make " + told), violations("Make", GOOD + ", " + members));
    }

    @Test
    void tellsEveryMissingMemberButThoseThatTheSdkMakesUp() {
        assertEquals(
                List.of("shop:Make  = {}: the model requires Name", "shop:Make  = {}: the model requires Size"),
                violations("Make", ""));
    }

    @Test
    void tellsAnOperationThatDoesNotExist() {
        assertEquals(List.of("shop:Mak  = \"Mak\": the model knows no such operation"), violations("Mak", ""));
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        assertEquals(
                List.of("the model's pattern is [a-z0-9-]*"),
                model.violations("Make", json("{'Size': 1, 'Name': '\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00'}")).stream()
                        .map(Violation::rule)
                        .toList());
    }

    @Test
    void namesThePatternsThatItCannotRead() {
        assertEquals(Set.of("shop Odd"), model.unreadable());
    }
}
