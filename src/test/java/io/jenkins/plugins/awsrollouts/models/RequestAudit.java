package io.jenkins.plugins.awsrollouts.models;

import static org.junit.jupiter.api.Assertions.fail;

import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Holds every request that it hears of, of a simulated account or of the SDK's own clients, against the models and the
 * documented limits. It never disturbs a call; {@link #assertClean} tells in the end.
 */
public final class RequestAudit implements ExecutionInterceptor {
    private final ServiceModels models;
    private final List<String> expected = new CopyOnWriteArrayList<>();
    private final Map<String, Long> checked = new ConcurrentSkipListMap<>();
    private final Map<String, Found> violations = new ConcurrentSkipListMap<>();

    /**
     * @param models what requests are held against
     */
    public RequestAudit(ServiceModels models) {
        this.models = models;
    }

    /** How often something was wrong, and where at first. */
    private record Found(long often, String where) {
        private Found and(Found other) {
            return new Found(often + other.often, where);
        }
    }

    /** Hears of the calls in a simulated account, which is told by these words when something is wrong. */
    public CallListener in(String where) {
        return new CallListener() {
            @Override
            public void before(String service, String operation, Object request) {
                check((SdkRequest) request, where);
            }
        };
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        check(context.request(), "over the wire");
    }

    /** Leaves out what is asked for to be refused, told by a text that stands in it. */
    public void expecting(String text) {
        expected.add(text);
    }

    private void check(SdkRequest request, String where) {
        checked.merge(ServiceModels.Asked.by(request).toString(), 1L, Long::sum);
        models.violations(request).stream()
                .filter(violation -> expected.stream().noneMatch(violation.toString()::contains))
                .forEach(violation -> violations.merge(violation.toString(), new Found(1, where), Found::and));
    }

    /** How many requests it has heard of, by service and operation. */
    public SortedMap<String, Long> checked() {
        return new TreeMap<>(checked);
    }

    /** Fails with all that AWS would not have taken. */
    public void assertClean() {
        if (!violations.isEmpty()) {
            StringBuilder told = new StringBuilder("AWS takes no such requests:");
            violations.forEach((what, found) -> told.append("\n  ")
                    .append(found.often())
                    .append(" x ")
                    .append(what)
                    .append(" (")
                    .append(found.where())
                    .append(')'));
            fail(told.toString());
        }
    }
}
