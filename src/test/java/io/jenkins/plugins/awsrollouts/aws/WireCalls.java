package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.models.RequestAudit;
import io.jenkins.plugins.awsrollouts.models.ServiceModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Writes down which calls the product has sent, each attempt by itself, and holds its requests against AWS' models. */
public final class WireCalls implements ExecutionInterceptor {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Optional<RequestAudit> audit = ServiceModels.found().map(RequestAudit::new);

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        audit.ifPresent(one -> one.beforeExecution(context, attributes));
    }

    /** Leaves out of that what is asked for to be refused, told by a text that stands in it. */
    public void expecting(String text) {
        audit.ifPresent(one -> one.expecting(text));
    }

    /** Fails where AWS would not have taken a request, as far as its models were found. */
    public void assertClean() {
        audit.ifPresent(RequestAudit::assertClean);
    }

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
