package io.jenkins.plugins.awsrollouts.simulation.api;

import io.jenkins.plugins.awsrollouts.simulation.faults.CallFaults;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The one door through which every API call passes: it counts, tells listeners, lets faults happen, and has calls
 * written down. No time passes within a call, whatever thread makes it.
 */
public final class ApiGate {
    private final Schedule schedule;
    private final CallFaults faults;
    private final List<CallListener> listeners = new ArrayList<>();
    private final SortedMap<String, Long> calls = new TreeMap<>();
    private CallRecorder recorder = (service, operation, request) -> {};
    private boolean replaying;

    public ApiGate(Schedule schedule, CallFaults faults) {
        this.schedule = schedule;
        this.faults = faults;
    }

    public void add(CallListener listener) {
        listeners.add(listener);
    }

    /** Has calls written down by {@code recorder} from now on. */
    public void record(CallRecorder calls) {
        recorder = calls;
    }

    /** Makes a call that took effect in an earlier life of this world: it is not refused, lost, counted or recorded. */
    public void replay(Runnable call) {
        synchronized (schedule) {
            replaying = true;
            try {
                call.run();
            } finally {
                replaying = false;
            }
        }
    }

    public Map<String, Long> calls() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /** Performs one call under the account's monitor. */
    <T> T call(String service, String operation, Object request, Supplier<T> body) {
        synchronized (schedule) {
            return replaying ? body.get() : schedule.clock().still(() -> pass(service, operation, request, body));
        }
    }

    private <T> T pass(String service, String operation, Object request, Supplier<T> body) {
        calls.merge(service + ":" + operation, 1L, Long::sum);
        List.copyOf(listeners).forEach(l -> l.before(service, operation, request));
        faults.before(service, operation);
        recorder.record(service, operation, request);
        T answer = body.get();
        List.copyOf(listeners).forEach(l -> l.after(service, operation, request));
        faults.after();
        return answer;
    }
}
