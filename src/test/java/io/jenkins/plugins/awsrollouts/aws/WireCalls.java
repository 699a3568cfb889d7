package io.jenkins.plugins.awsrollouts.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Writes down which calls the product has sent, each attempt by itself. */
public final class WireCalls implements ExecutionInterceptor {
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        sent.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    }

    /** How many so far. */
    public int count() {
        return sent.size();
    }

    /** The operations after the first so many calls. */
    public List<String> after(int first) {
        List<String> all = new ArrayList<>(sent);
        return all.subList(first, all.size());
    }
}
