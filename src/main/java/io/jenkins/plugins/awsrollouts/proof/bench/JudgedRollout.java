package io.jenkins.plugins.awsrollouts.proof.bench;

import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.Judge;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** One rollout, judged minute by minute; the minutes are the same for both judges. */
final class JudgedRollout {
    private static final Criteria CRITERIA = Criteria.of(List.of(
            Metric.rate("errorRate", Direction.INCREASE_IS_BAD).whichIsCritical(),
            Metric.value("latency", Direction.INCREASE_IS_BAD).in("ms").whichIsCritical()));

    private static final List<Double> STEPS = List.of(0.05, 0.25, 0.5);
    private static final int MINUTES = 10;
    private static final int EXTENSIONS = 3;

    /** Whether refused, after so many minutes and requests, and whether Kayenta's rules refused it. */
    record CanaryEnd(boolean refused, int minutes, double hit, boolean kayenta) {}

    private final LooksBench.Against against;
    private final TrafficKind service;
    private final CanaryKind kind;
    private final ServiceTraffic traffic;
    private final ServiceTraffic.Servers canary;
    private final ServiceTraffic.Servers other;
    private final List<ServiceTraffic.OneMinute> canaries = new ArrayList<>();
    private final List<ServiceTraffic.OneMinute> others = new ArrayList<>();

    JudgedRollout(long seed, LooksBench.Against against, TrafficKind service, CanaryKind kind) {
        this.against = against;
        this.service = service;
        this.kind = kind;
        this.traffic = service.of(seed);
        this.canary = traffic.fleet();
        this.other = traffic.fleet();
    }

    CanaryEnd run() {
        boolean kayenta = false;
        List<Integer> began = new ArrayList<>();
        for (int step = 1; step <= STEPS.size(); step++) {
            began.add(canaries.size());
            Outcome outcome = Outcome.INCONCLUSIVE;
            for (int time = 0; time <= EXTENSIONS && outcome == Outcome.INCONCLUSIVE; time++) {
                outcome = watched(step, began);
                kayenta |= time == 0 && KayentaRules.refuse(evidence());
            }
            if (outcome != Outcome.PASS) {
                return new CanaryEnd(
                        true,
                        canaries.size(),
                        sum(canaries).orElse(0),
                        kayenta || kayentaGoesOn(step, began.get(step - 1)));
            }
        }
        return new CanaryEnd(false, canaries.size(), sum(canaries).orElse(0), kayenta);
    }

    /** Ten minutes, or fewer. */
    private Outcome watched(int step, List<Integer> began) {
        Outcome outcome = Outcome.INCONCLUSIVE;
        for (int i = 0; i < MINUTES && outcome != Outcome.FAIL; i++) {
            minute(step);
            outcome = Judge.judge(CRITERIA, evidence().at(began, STEPS.get(step - 1)), 1)
                    .outcome();
        }
        return outcome;
    }

    /** What Kayenta's rules would have said in the rest of the rollout, had our judge not ended it. */
    private boolean kayentaGoesOn(int step, int began) {
        while (canaries.size() > began + MINUTES) {
            canaries.remove(canaries.size() - 1);
            others.remove(others.size() - 1);
        }
        for (int now = step; now <= STEPS.size(); now++) {
            while (canaries.size() < began + MINUTES * (now - step + 1)) {
                minute(now);
            }
            if (KayentaRules.refuse(evidence())) {
                return true;
            }
        }
        return false;
    }

    private void minute(int step) {
        int place = canaries.size();
        double share = STEPS.get(step - 1);
        ServiceTraffic.Shared now = traffic.shared(place);
        canaries.add(canary.minute(now, share, kind.at(place, step).times(service.canary(place))));
        double rest = against == LooksBench.Against.BASELINE ? share : 1 - share;
        others.add(other.minute(now, rest, service.baseline(place).times(Worsening.NONE)));
    }

    private Evidence evidence() {
        Series requests = series(others, ServiceTraffic.OneMinute::requests);
        Series canaryRequests = series(canaries, ServiceTraffic.OneMinute::requests);
        Samples errors = new Samples(
                series(others, ServiceTraffic.OneMinute::errorRate),
                series(canaries, ServiceTraffic.OneMinute::errorRate),
                requests,
                canaryRequests);
        Samples latency = new Samples(
                series(others, ServiceTraffic.OneMinute::latency),
                series(canaries, ServiceTraffic.OneMinute::latency),
                requests,
                canaryRequests);
        return new Evidence(Map.of("errorRate", errors, "latency", latency), sum(others), sum(canaries));
    }

    private static OptionalDouble sum(List<ServiceTraffic.OneMinute> minutes) {
        return OptionalDouble.of(
                minutes.stream().mapToDouble(ServiceTraffic.OneMinute::requests).sum());
    }

    private static Series series(
            List<ServiceTraffic.OneMinute> minutes, ToDoubleFunction<ServiceTraffic.OneMinute> what) {
        return Series.of(minutes.stream().mapToDouble(what).toArray());
    }
}
